"""How a bulk deed stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from app.bulk import rules
from app.kernel import db
from app.kernel.errors import NotFound
from app.kernel.language import _
from app.kernel.paging import Key, KeyType, Page, Paging

KEYS: Final[Sequence[KeyType]] = (int,)


@dataclass(frozen=True)
class RunView:
    """A run as its page shows it."""

    id: UUID
    kind: str
    deed: str
    created_by: UUID
    created_at: datetime
    finished_at: datetime | None
    total: int
    waiting: int
    done: int
    refused: int

    @property
    def percent(self) -> int:
        """How far it came."""
        return rules.percent(self.total, self.waiting)


@dataclass(frozen=True)
class RowView:
    """One record of a run."""

    position: int
    record: UUID
    state: str
    problem: str

    @property
    def key(self) -> tuple[Key, ...]:
        """Its place in the list."""
        return (self.position,)


_RUN: Final = """
select r.id, r.kind, r.deed, r.created_by, r.created_at, r.finished_at,
  count(w.id)::int as total, (count(*) filter (where w.state = 'waiting'))::int as waiting,
  (count(*) filter (where w.state = 'done'))::int as done,
  (count(*) filter (where w.state = 'refused'))::int as refused
from bulk_run r left join bulk_row w on w.run = r.id
where r.id = $1 and ($2::uuid is null or r.created_by = $2) group by r.id
"""


async def run(key: UUID, *, of: UUID | None = None) -> RunView:
    """A run, of this person if one is named. Raises NotFound."""
    row = await db.fetchrow(_RUN, key, of)
    if row is None:
        raise NotFound(_("There is nothing at this address."))
    return RunView(**dict(row))


async def rows(key: UUID, paging: Paging, *, state: str = "") -> Page[RowView]:
    """The records of a run in the order they were ticked; of one state, if given."""
    where, values = paging.beyond(["position"], first=4)
    found = await db.fetch(
        f"select position, record, state, problem from bulk_row where run = $1 and ($2 = '' or state = $2)"
        f" and {where} order by {paging.order(['position'])} limit $3",
        key,
        state,
        paging.limit,
        *values,
    )
    return Page.of([RowView(**dict(row)) for row in found], paging, key=lambda row: row.key)
