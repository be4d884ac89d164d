"""Which actions a person may see at all, and what they are to one."""

from typing import Final

from app.accounts import places
from app.accounts.account import Account
from app.accounts.places import Places
from app.kernel.actor import Actor

LIVE: Final = ("open", "in_progress", "pending_approval", "approved")
ENDED: Final = ("closed", "cancelled")
COLUMNS: Final = (*LIVE, *ENDED)

#: An operator manager, or the manager or director of the action's department (cli.md `actions transition`).
MANAGES: Final = """
  ({role} in ('operator_manager', 'complaints_officer')
   or exists (select 1 from department d where d.id = a.department and {user} in (d.manager, d.director)))
"""


_COLUMNS: Final = {"department": "a.department", "hospital": "a.hospital", "own": "a.assigned_to"}


def open_to(user: Account) -> Places:
    """Whose actions this person may see: every query on `action a` begins here."""
    return places.open_to(user, **_COLUMNS)


def scope_of(actor: Actor) -> Places:
    """The same for whoever acts."""
    return places.open_to_actor(actor, **_COLUMNS)
