"""Which actions a person may see at all, and what they are to one."""

from dataclasses import dataclass
from typing import Any, Final

from app.accounts.account import Account
from app.accounts.permissions import DEPARTMENT
from app.kernel.actor import Actor

LIVE: Final = ("open", "in_progress", "pending_approval", "approved")
ENDED: Final = ("closed", "cancelled")
COLUMNS: Final = (*LIVE, *ENDED)

#: An operator manager, or the manager or director of the action's department (cli.md `actions transition`).
MANAGES: Final = """
  ({role} in ('operator_manager', 'complaints_officer')
   or exists (select 1 from department d where d.id = a.department and {user} in (d.manager, d.director)))
"""


@dataclass(frozen=True)
class Scope:
    """The condition on `action a`, with its one argument at $1."""

    condition: str
    argument: Any
    #: The column whose values, one by one, begin the indexes of the board; `spread` is SQL for those values.
    column: str
    spread: str


def open_to(user: Account) -> Scope:
    """Whose actions this person may see: every query begins here.

    A department manager sees those of the departments they manage, direct or belong to, and their own;
    everybody else those of the organisations in their scope. No scope is everything.
    """
    if user.role == DEPARTMENT:
        mine = (
            "array(select d.id from department d where d.manager = $1 or d.director = $1"
            " union select u.department from app_user u where u.id = $1 and u.department is not null)"
        )
        return Scope(f"(a.department = any({mine}) or a.assigned_to = $1)", user.id, "department", mine)
    if user.scope is None:
        everywhere = "array(select o.id from organisation o where $1::uuid[] is null)"
        return Scope("$1::uuid[] is null", None, "hospital", everywhere)
    return Scope("a.hospital = any($1::uuid[])", list(user.scope), "hospital", "$1::uuid[]")


def scope_of(actor: Actor) -> Scope:
    """The same for whoever acts: the house itself may touch everything."""
    if isinstance(actor, Account):
        return open_to(actor)
    return Scope("$1::uuid[] is null", None, "hospital", "array[]::uuid[]")
