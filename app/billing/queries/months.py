"""The months of providers: what stands, until when more is expected, what is closed."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from app.accounts.account import Account
from app.billing.now import today
from app.billing.queries.scope import open_to
from app.billing.rules import months_open
from app.billing.rules.months import LATE_FOR, LONDON, next_month, usual_deadline
from app.kernel import clock, db
from app.kernel.errors import NotFound
from app.kernel.language import _

#: A month whose deadline lies further back is not reminded of: see LATE_FOR.
_LOOKED_AT: Final = 3


@dataclass(frozen=True)
class MonthView:
    """A provider's month and what stands for it. Money is in pence."""

    provider: UUID
    provider_name: str
    month: date
    deadline: datetime
    deadline_moved: bool
    locked_at: datetime | None
    locked_name: str
    reason: str
    upload: UUID | None
    rows: int
    total_pence: int
    warnings: int
    accepted_at: datetime | None
    accepted_name: str
    is_late: bool
    versions: int
    began: date

    @property
    def is_locked(self) -> bool:
        """Whether nothing is accepted for it any more."""
        return self.locked_at is not None

    @property
    def typed_deadline(self) -> str:
        """The deadline somebody set, as its field takes it; "" for the usual one."""
        return f"{clock.local(self.deadline, LONDON):%Y-%m-%dT%H:%M}" if self.deadline_moved else ""

    @property
    def is_expected(self) -> bool:
        """Whether a file is waited for: none stands, the month is open, and the firm was there in it."""
        return self.upload is None and not self.is_locked and self.began < next_month(self.month)

    @property
    def is_overdue(self) -> bool:
        """Whether a file was expected and none stands."""
        return self.is_expected and clock.now() > self.deadline


_MONTHS: Final = """
select p.id as provider, p.name as provider_name, k.month, b.deadline, b.locked_at,
  coalesce(l.name, '') as locked_name, coalesce(b.reason, '') as reason, u.id as upload,
  coalesce(u.rows, 0) as rows, coalesce(u.total_pence, 0) as total_pence, coalesce(u.warnings, 0) as warnings,
  u.accepted_at, coalesce(a.name, '') as accepted_name, coalesce(u.is_late, false) as is_late,
  (select count(*) from billing_upload e where e.provider = p.id and e.month = k.month
    and e.state in ('accepted', 'superseded')) as versions,
  (p.created_at at time zone 'Europe/London')::date as began
from organisation p cross join unnest($2::date[]) k(month)
  left join billing_month b on b.provider = p.id and b.month = k.month
  left join app_user l on l.id = b.locked_by
  left join billing_upload u on u.provider = p.id and u.month = k.month and u.state = 'accepted'
  left join app_user a on a.id = u.accepted_by
where p.kind = 'provider' and ($1::uuid[] is null or p.id = any($1))
  and (p.is_active or u.id is not null or b.id is not null)
order by k.month desc, p.name, p.id
"""


async def months_of(providers: Sequence[UUID] | None, months: Sequence[date]) -> list[MonthView]:
    """Some months of some providers (None: of all), newest first."""
    rows = await db.fetch(_MONTHS, None if providers is None else list(providers), list(months))
    return [_view(row) for row in rows]


def _view(row: Any) -> MonthView:
    given = dict(row)
    moved = given.pop("deadline")
    return MonthView(
        deadline=moved or usual_deadline(row["month"]), deadline_moved=moved is not None, **given
    )


async def month_for(user: Account, provider: UUID, month: date) -> MonthView:
    """One month of a provider in this person's scope. Raises NotFound."""
    scope = open_to(user)
    allowed = scope.providers is None or provider in scope.providers
    found = await months_of([provider], [month]) if allowed else []
    if not found:
        raise NotFound(_("There is nothing at this address."))
    return found[0]


async def providers_in(user: Account) -> list[tuple[UUID, str]]:
    """The providers whose files this person reads, by name."""
    rows = await db.fetch(
        "select id, name from organisation where kind = 'provider' and ($1::uuid[] is null or id = any($1))"
        " order by name, id",
        open_to(user).providers,
    )
    return [(row["id"], row["name"]) for row in rows]


@dataclass(frozen=True)
class Reader:
    """Somebody to be told."""

    id: UUID
    language: str
    zone: str


@dataclass(frozen=True)
class Expected:
    """A month for which no file stands, and who is told of it."""

    provider: UUID
    name: str
    month: date
    deadline: datetime
    staff: list[Reader]
    managers: list[Reader]


async def expected(now: datetime) -> list[Expected]:
    """The late months, and those soon due, of providers that were there in them."""
    months = months_open(today())[:_LOOKED_AT]
    waiting = [
        view for view in await months_of(None, months) if view.is_expected and now < view.deadline + LATE_FOR
    ]
    if not waiting:
        return []
    staff, managers = await _readers([view.provider for view in waiting])
    return [
        Expected(view.provider, view.provider_name, view.month, view.deadline, staff[view.provider], managers)
        for view in waiting
    ]


async def _readers(providers: list[UUID]) -> tuple[dict[UUID, list[Reader]], list[Reader]]:
    rows = await db.fetch(
        "select id, role, organisation, language, time_zone from app_user where active and"
        " ((role = 'provider_manager' and organisation = any($1))"
        " or (role = 'contract_manager' and organisation is null)) order by id",
        providers,
    )
    staff: dict[UUID, list[Reader]] = defaultdict(list)
    managers: list[Reader] = []
    for row in rows:
        whose = staff[row["organisation"]] if row["role"] == "provider_manager" else managers
        whose.append(Reader(row["id"], row["language"], row["time_zone"]))
    return staff, managers


def shown_months() -> list[date]:
    """The months that may be billed now, newest first."""
    return months_open(today())
