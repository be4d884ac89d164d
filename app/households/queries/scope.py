"""Which households a person may see at all."""

from typing import Final

#: The condition on `household h` with the person at $1: whoever is limited to regions or districts sees what
#: lies below them, everybody else sees all (product.md, "The people"; notifications.md R-1).
OPEN_TO: Final = """
(not exists (select from user_place own where own.member = $1)
 or h.location in (
   with recursive below(id) as (
     select own.location from user_place own where own.member = $1
     union select l.id from location l join below on l.parent = below.id)
   select id from below))
"""


#: The places at or below one, with its key at {place}.
BELOW: Final = """
(with recursive below(id) as (
   select {place}::uuid union select l.id from location l join below on l.parent = below.id)
 select id from below)
"""
