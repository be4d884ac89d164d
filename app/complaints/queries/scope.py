"""Which complaints a person may see at all, and who counts as a manager of one."""

from dataclasses import dataclass
from typing import Any, Final

from app.accounts.account import Account
from app.accounts.permissions import DEPARTMENT
from app.complaints import measures
from app.kernel.actor import Actor

OPEN: Final = measures.OPEN

#: An operator manager, a complaints lead of the hospital, or the manager of the complaint's department (sla.md 1.5).
MANAGES: Final = """
  ({role} = 'operator_manager'
   or exists (select 1 from organisation_complaint_admin a where a.organisation = c.hospital and a.member = {user})
   or exists (select 1 from department d where d.id = c.department and d.manager = {user}))
"""


@dataclass(frozen=True)
class Scope:
    """The condition on `complaint c`, with its one argument at $1."""

    condition: str
    argument: Any
    #: The column whose values, one by one, begin the indexes of the queue; `spread` is SQL for those values.
    column: str
    spread: str

    def at(self, place: int) -> str:
        """The condition with its argument at another place."""
        return self.condition.replace("$1", f"${place}")


def open_to(user: Account) -> Scope:
    """Whose complaints this person may see: every query begins here.

    A department manager sees those of the departments they manage, direct or belong to; everybody else those of
    the organisations in their scope. No scope is everything.
    """
    if user.role == DEPARTMENT:
        mine = (
            "array(select d.id from department d where d.manager = $1 or d.director = $1"
            " union select u.department from app_user u where u.id = $1 and u.department is not null)"
        )
        return Scope(f"c.department = any({mine})", user.id, "department", mine)
    if user.scope is None:
        everywhere = "array(select o.id from organisation o where $1::uuid[] is null)"
        return Scope("$1::uuid[] is null", None, "hospital", everywhere)
    return Scope("c.hospital = any($1::uuid[])", list(user.scope), "hospital", "$1::uuid[]")


def scope_of(actor: Actor) -> Scope:
    """The same for whoever acts: the house itself may touch everything."""
    if isinstance(actor, Account):
        return open_to(actor)
    return Scope("$1::uuid[] is null", None, "hospital", "array[]::uuid[]")
