"""`recourse setup-sla`: the rows every hospital begins with, and the helpline's calendars and row (sla.md 1.2, 1.5)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from app.complaints.rules import cla
from app.kernel import clock, db, ids
from app.sla.rules import seeded
from app.sla.rules.bank_holidays import england_and_wales

#: Bank holidays are written down for so many years to come.
YEARS_AHEAD: Final = 3

_INSERT: Final = """
insert into complaint_sla_config (id, hospital, source, sla_hours, first_reminder_hours_after,
  second_reminder_hours_after, escalation_hours_after, is_seeded)
select r.id, o.id, s.id, r.due, r.first, r.second, r.escalation, true
from unnest($1::uuid[], $2::text[], $3::text[], $4::int[], $5::int[], $6::int[], $7::int[])
  r(id, hospital, source, due, first, second, escalation)
join organisation o on o.id = r.hospital::uuid join complaint_source s on s.code = r.source
where not exists (select 1 from complaint_sla_config c
  where c.hospital = o.id and c.source = s.id and c.severity is null and c.priority is null)
on conflict do nothing returning hospital
"""


#: The helpline's own fifteen working days; the reminder comes the working day before.
_HELPLINE: Final = """
insert into complaint_sla_config (id, hospital, sla_hours, reminder_hours_before, calendar, is_seeded)
select uuidv7(), o.id, $2, $3, $1, true from organisation o
where o.kind = 'call_centre' and not exists (select 1 from complaint_sla_config c
  where c.hospital = o.id and c.source is null and c.severity is null and c.priority is null)
on conflict do nothing returning hospital
"""


@dataclass(frozen=True)
class SetUp:
    """What `setup-sla` found and made."""

    hospitals: int
    rows: int
    helplines: int = 0


@db.atomic
async def setup_sla() -> SetUp:
    """Give every hospital the seeded rows it lacks, and every helpline its calendar and row.

    One that exists, edited or switched off, stays as it is; calendars only get the bank holidays of further years.
    """
    working_days = await _calendar(cla.CALENDAR_NAME, cla.CALENDAR)
    await _calendar(cla.HOURS_NAME, cla.OPERATOR_HOURS)
    helplines = await db.fetch(_HELPLINE, working_days, cla.CLOSING_HOURS, cla.HOLDING_LETTER_HOURS)
    done = await _hospitals()
    return SetUp(done.hospitals, done.rows, len(helplines))


async def _calendar(name: str, opening: Mapping[str, Any]) -> UUID:
    """The calendar of a name, with the bank holidays of this year and the next three."""
    this = clock.now().year
    days = [day for year in range(this, this + YEARS_AHEAD + 1) for day in england_and_wales(year)]
    row = await db.fetchrow(
        "select id, definition from work_calendar where name = $1 and organisation is null for update", name
    )
    if row is None:
        return await _put(name, {**opening, "holidays": [day.isoformat() for day in days]})
    definition = json.loads(row["definition"])
    listed = definition.get("holidays", [])
    last = max((_last_day(one) for one in listed), default=date.min)
    further = [day.isoformat() for day in days if day.year > last.year]
    if further:
        await db.execute(
            "update work_calendar set definition = $2::jsonb, updated_at = $3 where id = $1",
            row["id"],
            json.dumps({**definition, "holidays": [*listed, *further]}),
            clock.now(),
        )
    key: UUID = row["id"]
    return key


async def _put(name: str, definition: Mapping[str, Any]) -> UUID:
    key = ids.new()
    await db.execute(
        "insert into work_calendar (id, name, definition) values ($1, $2, $3::jsonb)",
        key,
        name,
        json.dumps(definition),
    )
    return key


def _last_day(listed: str | list[str]) -> date:
    """Of a holiday, or of a range of them."""
    return date.fromisoformat(listed if isinstance(listed, str) else listed[-1])


async def _hospitals() -> SetUp:
    hospitals = await db.fetch("select id from organisation where kind = 'hospital' order by id")
    rows = [row for hospital in hospitals for row in seeded(str(hospital["id"]))]
    made = await db.fetch(
        _INSERT,
        [ids.new() for _ in rows],
        [row.hospital for row in rows],
        [row.source for row in rows],
        [row.sla_hours for row in rows],
        [row.first_reminder_hours_after for row in rows],
        [row.second_reminder_hours_after for row in rows],
        [row.escalation_hours_after for row in rows],
    )
    return SetUp(len(hospitals), len(made))
