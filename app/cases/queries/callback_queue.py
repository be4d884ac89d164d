"""The queue of booked callbacks: what is due now, and what comes within a week (cla.md 4.3)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from app.accounts.account import Account
from app.cases import measures
from app.cases.queries.filters import given
from app.cases.queries.scope import open_to, settled
from app.kernel import address, clock, db
from app.kernel.language import _
from app.kernel.measures import Given
from app.kernel.measuring import Binder
from app.kernel.paging import Key, KeyType, Page, Paging
from app.sla.rules.booking import Standing, standing
from app.sla.rules.office import LONDON

AHEAD: Final = timedelta(days=7)
VIEWS: Final = {
    "now": _("Due now"),
    "late": _("Window has passed"),
    "today": _("Today"),
    "week": _("Today and the next seven days"),
    "all": _("All"),
}
_URGENT: Final[tuple[tuple[str, ...], tuple[KeyType, ...]]] = (
    ("rank", "due_at", "case_id"),
    (int, datetime, UUID),
)
_BY_TIME: Final[tuple[tuple[str, ...], tuple[KeyType, ...]]] = (("due_at", "case_id"), (datetime, UUID))


@dataclass(frozen=True)
class CallbackFilters:
    """Which callbacks are asked for."""

    view: str = "now"

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "CallbackFilters":
        """From the address; what cannot be read is left out."""
        return cls(address.word(query, "view", VIEWS, "now"))

    @property
    def sort(self) -> tuple[tuple[str, ...], tuple[KeyType, ...]]:
        """What is due is sorted by urgency, what comes by its time."""
        return _URGENT if self.view in ("now", "late") else _BY_TIME

    def paging(self, query: Mapping[str, str]) -> Paging:
        """Which stretch of the list is asked for."""
        return Paging.read(query, keys=self.sort[1])


@dataclass(frozen=True)
class CallbackRow:
    """A booked callback as a row of the queue."""

    id: UUID
    reference: str
    client: str
    category: str
    code: str
    starts_at: datetime
    ends_at: datetime
    window_type: str
    source: str
    phone: str
    safe: bool
    owner: str
    now: datetime
    keys: tuple[Key, ...]

    @property
    def standing(self) -> Standing:
        """Where it stands against the clock."""
        return standing(self.starts_at, self.ends_at, self.now)

    @property
    def red(self) -> bool:
        """Whether five minutes are left, or none."""
        return self.standing in (Standing.CLOSING, Standing.MISSED)


# A walk along the index of bookings for each organisation of the scope, merged.
_ROWS = """
select f.*, b.code, b.starts_at, b.ends_at, k.callback_window_type as window_type,
  coalesce(c.name, '') as category_name,
  coalesce(u.name, '') as owner_name, coalesce(nullif(p.mobile_phone, ''), p.home_phone, '') as phone,
  coalesce(p.safe_to_contact, 'SAFE') = 'SAFE' as safe
from (select f.* from unnest({values}) s(value) cross join lateral (
    select f.case_id, f.reference, f.client_name, f.category, f.owner, f.source, f.rank, f.due_at
    from case_facts f join callback o on o."case" = f.case_id and o.ended_at is null
    where f.{column} = s.value and {where} order by {order} limit {limit}) f
  order by {order} limit {limit}) f
join callback b on b."case" = f.case_id and b.ended_at is null
join cases k on k.id = f.case_id
left join person p on p.id = k.person
left join category c on c.id = f.category
left join app_user u on u.id = f.owner order by {order}
"""


async def queue(user: Account, filters: CallbackFilters, paging: Paging) -> Page[CallbackRow]:
    """The rows of one page, for what this person may see. One statement."""
    columns = [f"f.{name}" for name in filters.sort[0]]
    scope, (where, binder) = open_to(user), _asked(user, filters)
    beyond, keys = paging.beyond(columns, newest_first=False, first=len(binder.arguments) + 1)
    found = await db.fetch(
        _ROWS.format(
            values=settled("$1"),
            column=scope.column,
            where=f"{where} and {beyond}",
            order=paging.order(columns, newest_first=False),
            limit=paging.limit,
        ),
        *binder.arguments,
        *keys,
    )
    now = clock.now()
    rows = [_row(row, filters.sort[0], now) for row in found]
    return Page.of(rows, paging, key=lambda row: row.keys)


async def counted(user: Account, filters: CallbackFilters) -> int:
    """How many there are of those asked for."""
    where, binder = _asked(user, filters)
    found: int = await db.fetchval(
        f"select count(*) from {measures.CALLBACKS} where {open_to(user).condition} and {where}",
        *binder.arguments,
    )
    return found


def _asked(user: Account, filters: CallbackFilters) -> tuple[str, Binder]:
    binder = Binder((open_to(user).argument,), values_for(user))
    return binder.named(f"{measures.BOOKED_FOR_ME} and {measures.BOOKED[filters.view]}"), binder


def values_for(user: Account) -> dict[str, Given]:
    """The values of the names in the conditions of callbacks: midnights are London's (cla.md 4.3)."""
    now = clock.now()
    today = now.astimezone(ZoneInfo(LONDON)).replace(hour=0, minute=0, second=0, microsecond=0)
    ends = {"today": today, "tomorrow": today + timedelta(days=1), "week": today + AHEAD}
    return {**given(user), **{name: (at.astimezone(UTC), "timestamptz") for name, at in ends.items()}}


def _row(row: Any, columns: tuple[str, ...], now: datetime) -> CallbackRow:
    return CallbackRow(
        id=row["case_id"],
        reference=row["reference"],
        client=row["client_name"],
        category=row["category_name"],
        code=row["code"],
        starts_at=row["starts_at"],
        ends_at=row["ends_at"],
        window_type=row["window_type"],
        source=row["source"],
        phone=row["phone"],
        safe=row["safe"],
        owner=row["owner_name"],
        now=now,
        keys=tuple(row[name] for name in columns),
    )
