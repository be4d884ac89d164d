"""Which files a person may see at all (cla.md 6.1)."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from app.accounts.account import Account
from app.accounts.permissions import MANAGER
from app.billing.now import today
from app.billing.rules.months import READ_FOR, months_later
from app.kernel import db

STANDS = "u.state in ('accepted', 'superseded')"


@dataclass(frozen=True)
class Scope:
    """The condition on `billing_upload u`, with its two arguments at $1 and $2."""

    condition: str
    providers: list[UUID] | None
    since: date

    @property
    def arguments(self) -> tuple[Any, Any]:
        """For $1 and $2."""
        return self.providers, self.since


def open_to(user: Account) -> Scope:
    """A provider's own files in every state; for managers what any provider in their scope had accepted.

    Operator managers read the files of all providers, whatever their own scope; both go back eighteen months.
    """
    if user.is_provider:
        own = [user.organisation] if user.organisation else []
        return Scope("u.provider = any($1::uuid[]) and u.month >= $2", own, date(1900, 1, 1))
    everybody = user.role == MANAGER or user.scope is None
    return Scope(
        f"($1::uuid[] is null or u.provider = any($1)) and u.month >= $2 and {STANDS}",
        None if everybody else list(user.scope or ()),
        months_later(today().replace(day=1), -READ_FOR),
    )


async def may_open(user: Account, upload: UUID) -> bool:
    """Whether this person may open what hangs on an upload: its document."""
    scope = open_to(user)
    found = await db.fetchval(
        f"select exists(select 1 from billing_upload u where u.id = $3 and {scope.condition})",
        *scope.arguments,
        upload,
    )
    return bool(found) and user.can("billing.read")
