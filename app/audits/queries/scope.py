"""Which audits a person may see at all: those of their departments, or of the organisations in their scope."""

from dataclasses import dataclass
from typing import Any

from app.accounts.account import Account
from app.accounts.permissions import DEPARTMENT


@dataclass(frozen=True)
class Scope:
    """The condition on `audit_schedule s`, with its one argument at $1."""

    condition: str
    argument: Any


def open_to(user: Account) -> Scope:
    """Every query begins here. A department manager also sees what is given to them by name."""
    if user.role == DEPARTMENT:
        mine = (
            "array(select d.id from department d where d.manager = $1 or d.director = $1"
            " union select u.department from app_user u where u.id = $1 and u.department is not null)"
        )
        return Scope(f"(s.department = any({mine}) or s.assignee = $1)", user.id)
    if user.scope is None:
        return Scope("$1::uuid[] is null", None)
    return Scope("s.institution = any($1::uuid[])", list(user.scope))
