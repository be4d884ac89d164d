"""What people wrote back and no keyword says: for a person to read (notifications.md 11.9)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from app.kernel import db
from app.kernel.paging import Key, KeyType, Page, Paging
from app.outbox.queries.messages import masked

KEYS: Final[Sequence[KeyType]] = (UUID,)
_ORDER: Final = ("m.id",)
TABS: Final = {"waiting": "m.handled_at is null and m.meaning = 'other'", "all": "true"}


@dataclass(frozen=True)
class Answer:
    """One message that came back; the number is masked."""

    id: UUID
    sender: str
    text: str = field(repr=False)
    meaning: str
    received_at: datetime
    handled_at: datetime | None
    handled_by: str
    household: UUID | None
    name: str = field(repr=False)

    @property
    def waits(self) -> bool:
        """Whether somebody still has to look after it."""
        return self.handled_at is None and self.meaning == "other"


# Beside it, one household of those that are told at the number now.
_LIST: Final = """
select m.id, m.sender, m.text, m.meaning, m.received_at, m.handled_at, coalesce(u.name, '') as handled_by,
  t.id as household, coalesce(t.name, '') as name
from inbound_message m left join app_user u on u.id = m.handled_by
left join lateral (
  select h.id, i.last_name as name from household h join insuree i on i.id = h.told
  where h.validity_to is null and (i.phone_e164 = m.sender or i.phone = m.sender)
  order by h.id limit 1) t on true
where {tab} and {beyond} order by {order} limit $1
"""


async def listed(tab: str, paging: Paging) -> Page[Answer]:
    """What came back, newest first."""
    where, values = paging.beyond(_ORDER, newest_first=True, first=2)
    rows: list[Any] = await db.fetch(
        _LIST.format(tab=TABS[tab], beyond=where, order=paging.order(_ORDER, newest_first=True)),
        paging.limit,
        *values,
    )
    found = [Answer(**{**dict(row), "sender": masked(row["sender"])}) for row in rows]
    return Page.of(found, paging, key=_key)


def _key(answer: Answer) -> tuple[Key, ...]:
    return (answer.id,)


async def waiting() -> int:
    """How many wait for a person, counted to 100."""
    found: int = await db.fetchval(
        f"select count(*) from (select from inbound_message m where {TABS['waiting']} limit 100) counted"
    )
    return found
