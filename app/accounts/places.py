"""Whose records a person may see where records lie in hospitals and departments (product.md, security.md AZ-2)."""

from dataclasses import dataclass
from typing import Any, Final

from app.accounts.account import Account
from app.accounts.permissions import DEPARTMENT
from app.kernel.actor import Actor

_MINE: Final = (
    "array(select d.id from department d where d.manager = $1 or d.director = $1"
    " union select u.department from app_user u where u.id = $1 and u.department is not null)"
)
_EVERYWHERE: Final = "array(select o.id from organisation o where $1::uuid[] is null)"


@dataclass(frozen=True)
class Places:
    """The condition of a query, with its one argument at $1."""

    condition: str
    argument: Any
    #: The column whose values, one by one, begin the indexes of the list; `spread` is SQL for those values.
    column: str
    spread: str

    def at(self, place: int) -> str:
        """The condition with its argument at another place."""
        return self.condition.replace("$1", f"${place}")


def open_to(user: Account, *, department: str, hospital: str, own: str = "") -> Places:
    """The places of this person, as a condition on a record's columns.

    A department manager has the departments they manage, direct or belong to, and by `own` what was given to
    them by name; everybody else the organisations in their scope. No scope is everything.
    """
    if user.role == DEPARTMENT:
        given = f" or {own} = $1" if own else ""
        return Places(f"({department} = any({_MINE}){given})", user.id, department.split(".")[-1], _MINE)
    column = hospital.split(".")[-1]
    if user.scope is None:
        return Places("$1::uuid[] is null", None, column, _EVERYWHERE)
    return Places(f"{hospital} = any($1::uuid[])", user.scope, column, "$1::uuid[]")


def open_to_actor(actor: Actor, *, department: str, hospital: str, own: str = "") -> Places:
    """The same for whoever acts: the house itself may touch everything."""
    if isinstance(actor, Account):
        return open_to(actor, department=department, hospital=hospital, own=own)
    return Places("$1::uuid[] is null", None, hospital.split(".")[-1], "array[]::uuid[]")
