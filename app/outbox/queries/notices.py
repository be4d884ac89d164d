"""A person's notices: only ever one's own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from app.kernel import db
from app.kernel.paging import Key, KeyType, Page, Paging

KEYS: Final[Sequence[KeyType]] = (datetime, UUID)
_ORDER = ("created_at", "id")
#: the bell says "many" beyond this
MOST_COUNTED = 99


@dataclass(frozen=True)
class Notice:
    """A notice as it is shown."""

    id: UUID
    kind: str
    title: str
    text: str
    link: str
    created_at: datetime
    seen_at: datetime | None

    @property
    def key(self) -> tuple[Key, ...]:
        """Its place in the list."""
        return self.created_at, self.id


async def of(person: UUID, paging: Paging) -> Page[Notice]:
    """The notices of a person, newest first."""
    where, values = paging.beyond(_ORDER, newest_first=True, first=3)
    rows = await db.fetch(
        "select id, kind, subject as title, body as text, link, created_at, seen_at from outbox"
        f" where recipient_user = $1 and channel = 'in_app' and state <> 'withdrawn' and {where}"
        f" order by {paging.order(_ORDER, newest_first=True)} limit $2",
        person,
        paging.limit,
        *values,
    )
    return Page.of([Notice(**row) for row in rows], paging, key=lambda notice: notice.key)


async def unread(person: UUID) -> int:
    """How many notices a person has not read, counted to 99."""
    return await db.fetchval(
        "select count(*) from (select 1 from outbox"
        " where recipient_user = $1 and channel = 'in_app' and state <> 'withdrawn'"
        " and seen_at is null limit $2) counted",
        person,
        MOST_COUNTED,
    )
