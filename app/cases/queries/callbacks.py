"""Booked callbacks: of a case, of a day, and those of a list."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from app.kernel import clock, db
from app.kernel.errors import NotFound
from app.kernel.language import _
from app.sla.commands.sweep import Watched
from app.sla.inputs import calendar_of
from app.sla.queries import HISTORY, marks
from app.sla.rules import Calendar, Callback, Taken
from app.sla.rules.booking import Slot, open_slots
from app.sla.rules.office import OPERATOR_HOURS

THIRD_PARTY = "web_form_third_party"
#: How many days are looked through for the first one with room.
LOOKED_THROUGH = 7


async def hours_for(organisation: UUID | None) -> Calendar:
    """When the operators of an organisation can be reached: its own hours, else those of all, else the usual."""
    text = await db.fetchval(
        "select c.definition from operator_hours h join work_calendar c on c.id = h.calendar"
        " where h.organisation is null or h.organisation = $1 order by h.organisation is null limit 1",
        organisation,
    )
    stored = calendar_of(json.loads(text), "operator hours") if text else None
    return stored or OPERATOR_HOURS


async def case_to_book(case: UUID) -> Any:
    """What a booking decides on; the caller has locked the case."""
    row = await db.fetchrow(
        "select k.reference, k.source, k.created_at, k.callback_attempt, k.requires_action_at, k.organisation,"
        " k.callback_type, p.email, p.mobile_phone, p.safe_to_email, p.safe_to_contact, p.language,"
        ' coalesce((select max(number) from callback b where b."case" = k.id), 0) as number'
        " from cases k left join person p on p.id = k.person where k.id = $1",
        case,
    )
    if row is None:
        raise NotFound(_("There is no such case."))
    return row


async def slots_of(day: date, now: datetime, hours: Calendar) -> list[Slot]:
    """The half hours of a day that can still be booked, with how many callbacks each holds."""
    rows = await db.fetch(
        "select day, starts, capacity from callback_slot where day = any($1)", [day, day - timedelta(days=7)]
    )
    capacities: dict[tuple[date, time], int] = {(row["day"], row["starts"]): row["capacity"] for row in rows}
    return open_slots(day, now, hours, capacities, await used_on(day))


@dataclass(frozen=True, slots=True)
class Offered:
    """A day, its half hours that can still be booked, and what was booked on the case before."""

    day: date
    slots: list[Slot]
    bookings: list[Any]


async def offered(case: UUID, organisation: UUID | None, asked: date | None) -> Offered:
    """The half hours of the day that was asked for, else of the first day with any, today when none has."""
    hours, now = await hours_for(organisation), clock.now()
    found = (asked, await slots_of(asked, now, hours)) if asked else await _first_with_any(now, hours)
    return Offered(*found, await bookings_of(case))


async def _first_with_any(now: datetime, hours: Calendar) -> tuple[date, list[Slot]]:
    today = now.astimezone(ZoneInfo(hours.tz)).date()
    for ahead in range(LOOKED_THROUGH):
        day = today + timedelta(days=ahead)
        if hours.hours(day) and (slots := await slots_of(day, now, hours)):
            return day, slots
    return today, []


async def used_on(day: date) -> dict[datetime, int]:
    """How many callbacks wait in each half hour about a day; those somebody else asked for do not count."""
    rows = await db.fetch(
        "select date_bin('30 minutes', starts_at, 'epoch') as slot, count(*)::int as n from callback"
        " where ended_at is null and callback_type <> $2 and starts_at >= $1::date - 1 and starts_at < $1::date + 2"
        " group by 1",
        day,
        THIRD_PARTY,
    )
    return {row["slot"]: row["n"] for row in rows}


async def open_of(case: UUID) -> Any | None:
    """The booking of a case that is open."""
    return await db.fetchrow('select * from callback where "case" = $1 and ended_at is null', case)


async def bookings_of(case: UUID) -> list[Any]:
    """All bookings of a case, newest first; at most fifty."""
    return await db.fetch(
        "select b.*, coalesce(u.name, '') as by_name from callback b left join app_user u on u.id = b.booked_by"
        ' where b."case" = $1 order by b.number desc limit 50',
        case,
    )


async def was_called(case: UUID) -> bool:
    """Whether a call was started on a case: that is written down once for ever (cla.md 1.6)."""
    found: bool = await db.fetchval(
        "select exists(select 1 from timeline t join event_log e on e.id = t.event_id where t.subject_kind = 'case'"
        " and t.subject_id = $1 and e.subject_id = $1 and e.key = 'case' and e.code = 'CALL_STARTED')",
        case,
    )
    return found


@dataclass(frozen=True, slots=True)
class Held:
    """A booked callback as the sweep needs it."""

    case: UUID
    reference: str
    organisation: UUID | None
    starts_at: datetime
    time_zone: str


_HELD = f"""
select k.id, k.reference, k.organisation, coalesce(o.time_zone, 'Europe/London') as time_zone,
  b.starts_at, b.ends_at, b.booked_at, b.number, {HISTORY.format("k")}
from cases k join callback b on b."case" = k.id and b.ended_at is null
left join organisation o on o.id = k.organisation where k.id = any($1)
"""


async def held_free(keys: Sequence[UUID]) -> list[Watched[Held]]:
    """Those of these cases with an open booking that nobody else holds, locked (reliability.md 41)."""
    free = await db.fetch("select id from cases where id = any($1) for update skip locked", list(keys))
    rows = await db.fetch(_HELD, [row["id"] for row in free])
    return [
        Watched(
            row["id"],
            Callback(row["booked_at"], row["ends_at"], row["number"]),
            Taken(marks(row["notices"])),
            Held(row["id"], row["reference"], row["organisation"], row["starts_at"], row["time_zone"]),
        )
        for row in rows
    ]


async def managers_of(organisations: Sequence[UUID]) -> dict[UUID, list[Any]]:
    """The managers of these call centres."""
    rows = await db.fetch(
        "select id, organisation, language from app_user where active and role = 'operator_manager'"
        " and organisation = any($1) order by id",
        list(organisations),
    )
    found: dict[UUID, list[Any]] = {}
    for row in rows:
        found.setdefault(row["organisation"], []).append(row)
    return found
