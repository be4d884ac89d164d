"""Which forms and submissions a person may see at all."""

from typing import Final

from app.accounts.account import Account

#: A form of nobody is everybody's; one of a group is also that of the hospitals below it.
#: $1: organisations, null for all.
OPEN_FORM: Final = """
  ($1::uuid[] is null or f.owner_institution is null or f.owner_institution in (
    with recursive above as (
      select o.id, o.parent from organisation o where o.id = any($1::uuid[])
      union select o.id, o.parent from organisation o join above a on o.id = a.parent)
    select id from above))
"""


def may_edit(user: Account, owner: object) -> bool:
    """Whether somebody who edits forms may edit one of this owner: a form of nobody is for those without a scope."""
    return user.can("forms.edit") and (user.scope is None or (owner is not None and owner in user.scope))
