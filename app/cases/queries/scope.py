"""Which cases a person may see at all."""

from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from app.accounts.account import Account
from app.cases.tables import NOBODY

#: A case that a senior took back is hidden from the provider's lists (cla.md 4.5).
HIDDEN_FROM_PROVIDERS = "IRCB"
#: The condition of everybody but provider staff.
OF_HELPLINES: Final = "f.organisation = any($1)"


@dataclass(frozen=True)
class Scope:
    """The condition on `case_facts f`, with its one argument at $1."""

    condition: str
    argument: Any
    #: The column whose values, one by one, begin every index of the queue.
    column: str

    @property
    def values(self) -> list[UUID]:
        """The organisations (or the provider) whose cases these are."""
        return list(self.argument)


def settled(keys: str) -> str:
    """A placeholder for keys whose values the planner does not see, so that a statement is planned once and not
    each time: planning a page of the queue took it twice as long as walking to the rows."""
    return f"(select {keys}::uuid[])"


def open_to(user: Account) -> Scope:
    """Whose cases this person may see: every query begins here.

    An operator sees the cases of their organisation, what is under it, and those nobody claimed yet; provider
    staff see their own firm's cases (cla.md 4.5, product.md).
    """
    if user.is_provider:
        return Scope(
            f"f.provider = any($1) and f.outcome_code is distinct from '{HIDDEN_FROM_PROVIDERS}'",
            [user.organisation],
            "provider",
        )
    return Scope(OF_HELPLINES, [*(user.scope or ()), NOBODY], "organisation")
