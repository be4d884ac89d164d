"""Messages for whoever looks after them: what became of each, never its text."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from app.kernel import db
from app.kernel.errors import NotFound
from app.kernel.language import _
from app.kernel.paging import Key, KeyType, Page, Paging
from app.outbox.measures import OUTSIDE, TABS

#: keys rise with time, so that they order a list by themselves
KEYS: Final[Sequence[KeyType]] = (UUID,)
_ORDER = ("id",)
_ATTENTION = ("unknown", "gave_up")
_COLUMNS = (
    "id, kind, channel, state, subject as title, recipient, attempts, max_attempts, created_at, sent_at,"
    " next_attempt_at, last_error, subject_kind, carried_by"
)


@dataclass(frozen=True)
class Message:
    """A message as its list shows it; the recipient is masked."""

    id: UUID
    kind: str
    channel: str
    state: str
    title: str
    recipient: str
    attempts: int
    max_attempts: int
    created_at: datetime
    sent_at: datetime | None
    next_attempt_at: datetime | None
    last_error: str
    subject_kind: str
    carried_by: UUID | None

    @property
    def key(self) -> tuple[Key, ...]:
        """Its place in the list."""
        return (self.id,)

    @property
    def may_go_again(self) -> bool:
        """Whether a person may send it once more."""
        return self.state in _ATTENTION


@dataclass(frozen=True)
class Tried:
    """One attempt."""

    n: int
    gateway: str
    started_at: datetime
    ended_at: datetime | None
    outcome: str | None
    status: int | None
    excerpt: str


def masked(recipient: str) -> str:
    """An address that can be recognised and not used: a***@example.org, ***456."""
    name, at, host = recipient.rpartition("@")
    return f"{name[:1]}***@{host}" if at else f"***{recipient[-3:]}" if recipient else ""


async def listed(tab: str, paging: Paging) -> Page[Message]:
    """The messages of a tab, newest first."""
    where, values = paging.beyond(_ORDER, newest_first=True, first=2)
    rows = await db.fetch(
        f"select {_COLUMNS} from outbox where {TABS[tab]} and {OUTSIDE} and {where}"
        f" order by {paging.order(_ORDER, newest_first=True)} limit $1",
        paging.limit,
        *values,
    )
    return Page.of([_message(row) for row in rows], paging, key=lambda message: message.key)


async def one(message: UUID) -> Message:
    """A message. Raises NotFound."""
    row = await db.fetchrow(f"select {_COLUMNS} from outbox where id = $1 and channel <> 'in_app'", message)
    if row is None:
        raise NotFound(_("This message is not here."))
    return _message(row)


async def tried(message: UUID) -> list[Tried]:
    """Its attempts, in order."""
    rows = await db.fetch(
        "select n, gateway, started_at, ended_at, outcome, status, excerpt from outbox_attempt"
        " where outbox_id = $1 order by n",
        message,
    )
    return [Tried(**row) for row in rows]


async def needing_attention() -> int:
    """How many messages wait for a person, counted to 100."""
    return await db.fetchval(
        f"select count(*) from (select 1 from outbox where {TABS['attention']} and {OUTSIDE} limit 100) counted"
    )


def _message(row: Any) -> Message:
    known = dict(row)
    return Message(**{**known, "recipient": masked(known["recipient"])})
