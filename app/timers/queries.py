"""Reading timers: only ever one's own, but for those who correct them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from app.accounts.account import Account
from app.kernel import address, clock, db
from app.kernel.errors import NotFound
from app.kernel.language import _
from app.kernel.measuring import Binder, from_day, to_day
from app.kernel.paging import Page, Paging
from app.timers import measures, rules


@dataclass(frozen=True)
class Running:
    """A timer that counts right now."""

    id: UUID
    reference: str
    created: datetime
    seconds: int
    last_act: datetime
    case: UUID | None
    case_reference: str
    asks: bool


_RUNNING = """
select t.id, t.reference, t.created, coalesce($2, recourse_now()) as now,
       greatest(t.created, t.kept_at, e.created_at) as last_act, e.case_id, k.reference as case_reference
from timer t
left join lateral (
  select e.created_at, l.subject_id as case_id
  from event_log e join timeline l on l.event_id = e.id and l.subject_kind = 'case'
  where e.timer_id = t.id order by e.seq desc limit 1) e on true
left join cases k on k.id = e.case_id
where t.created_by = $1 and t.stopped is null and not t.cancelled
"""


async def running(user: UUID) -> Running | None:
    """The timer this person has running, with the case its newest entry stands on."""
    row = await db.fetchrow(_RUNNING, user, clock.frozen_at())
    return None if row is None else _running(row)


def _running(row: Any) -> Running:
    return Running(
        id=row["id"],
        reference=row["reference"],
        created=row["created"],
        seconds=max(0, int((row["now"] - row["created"]).total_seconds())),
        last_act=row["last_act"],
        case=row["case_id"],
        case_reference=row["case_reference"] or "",
        asks=rules.asks(row["last_act"], row["now"]),
    )


async def running_named(user: UUID, reference: str) -> Running:
    """My running timer of this reference. Raises NotFound when it is not mine or no longer runs."""
    found = await running(user)
    if found is None or found.reference != reference:
        raise NotFound(_("This timer is not running."))
    return found


async def running_of(users: list[UUID]) -> dict[UUID, UUID]:
    """The running timer of each of these people."""
    rows = await db.fetch(
        "select created_by, id from timer where created_by = any($1) and stopped is null and not cancelled",
        users,
    )
    return {row["created_by"]: row["id"] for row in rows}


async def forgotten(limit: int = 200) -> list[tuple[UUID, datetime]]:
    """Timers nobody has touched for two hours, with their last act."""
    rows = await db.fetch(
        """
        select t.id, greatest(t.created, t.kept_at, max(e.created_at)) as last_act
        from timer t left join event_log e on e.timer_id = t.id
        where t.stopped is null and not t.cancelled and t.created <= coalesce($1, recourse_now()) - $2::interval
        group by t.id
        having greatest(t.created, t.kept_at, max(e.created_at)) <= coalesce($1, recourse_now()) - $2::interval
        order by t.created limit $3
        """,
        clock.frozen_at(),
        rules.FORGOTTEN_AFTER,
        limit,
    )
    return [(row["id"], row["last_act"]) for row in rows]


@dataclass(frozen=True)
class Filters:
    """Which days are asked for, on the wall clock of whoever looks; both count."""

    since: date | None = None
    until: date | None = None

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Filters":
        """From the address; what cannot be read is left out."""
        return cls(address.day(query, "since"), address.day(query, "until"))


@dataclass(frozen=True)
class Time:
    """A timer that counts: what it counted, what it was corrected to, and the case it was spent on."""

    id: UUID
    reference: str
    created: datetime
    seconds: int
    corrected: int | None
    forgotten: bool
    case_reference: str


def asked(user: Account, filters: Filters) -> tuple[str, Binder]:
    """The conditions of somebody's own list."""
    binder = Binder((user.id,), {"zone": (user.zone, "text")})
    where = ["t.created_by = $1", measures.COUNTED]
    if filters.since is not None:
        where.append(binder.named(from_day(measures.BEGAN, "{zone}", binder.value(filters.since, "date"))))
    if filters.until is not None:
        where.append(binder.named(to_day(measures.BEGAN, "{zone}", binder.value(filters.until, "date"))))
    return " and ".join(where), binder


async def times(user: Account, filters: Filters, paging: Paging) -> Page[Time]:
    """A page of one's own timers that count, newest first."""
    where, binder = asked(user, filters)
    keys = ["t.created", "t.id"]
    beyond, arguments = paging.beyond(keys, newest_first=True, first=len(binder.arguments) + 1)
    rows = await db.fetch(
        f"select t.id, t.reference, t.created, {measures.SECONDS} as seconds, c.seconds as corrected, t.forgotten,"
        f" coalesce(k.reference, '') as case_reference from {measures.ROWS} left join cases k on k.id = t.linked_case"
        f" where {where} and {beyond} order by {paging.order(keys, newest_first=True)} limit {paging.limit}",
        *binder.arguments,
        *arguments,
    )
    return Page.of([Time(**row) for row in rows], paging, key=lambda each: (each.created, each.id))


async def total(user: Account, filters: Filters) -> int:
    """All seconds of one's own list."""
    where, binder = asked(user, filters)
    found: int = await db.fetchval(
        f"select coalesce(sum({measures.SECONDS}), 0)::bigint from {measures.ROWS} where {where}",
        *binder.arguments,
    )
    return found
