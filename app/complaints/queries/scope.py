"""Which complaints a person may see at all, and who counts as a manager of one."""

from typing import Final

from app.accounts import places
from app.accounts.account import Account
from app.accounts.places import Places
from app.complaints import measures
from app.kernel.actor import Actor

OPEN: Final = measures.OPEN

#: An operator manager, a complaints lead of the hospital, or the manager of the complaint's department (sla.md 1.5).
MANAGES: Final = """
  ({role} = 'operator_manager'
   or exists (select 1 from organisation_complaint_admin a where a.organisation = c.hospital and a.member = {user})
   or exists (select 1 from department d where d.id = c.department and d.manager = {user}))
"""


_COLUMNS: Final = {"department": "c.department", "hospital": "c.hospital"}


def open_to(user: Account) -> Places:
    """Whose complaints this person may see: every query on `complaint c` begins here."""
    return places.open_to(user, **_COLUMNS)


def scope_of(actor: Actor) -> Places:
    """The same for whoever acts."""
    return places.open_to_actor(actor, **_COLUMNS)
