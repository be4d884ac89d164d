"""Opening hours made and changed: a change is a new version of every rule that counts by them (sla.md 3.1)."""

import json
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

import asyncpg

from app import eventlog
from app.complaints.inputs import NewHours
from app.kernel import clock, db, ids
from app.kernel.actor import Actor, Subject
from app.kernel.errors import Invalid, NotFound
from app.kernel.jsonfile import Unusable
from app.kernel.language import _
from app.sla.inputs import calendar_of
from app.sla.rules import CalendarError, add


@db.atomic
async def put(key: UUID | None, wanted: NewHours, *, by: Actor) -> UUID:
    """Make a calendar, or change the one with this key; its key.

    Raises Invalid for hours that never open or a name that is taken, NotFound.
    """
    _must_open(wanted.definition)
    try:
        async with db.savepoint():
            made = await (_change(key, wanted) if key else _make(wanted))
    except asyncpg.UniqueViolationError as taken:
        raise Invalid(name=_("Another calendar has this name.")) from taken
    await _keep(made, wanted.definition, new=key is None, by=by)
    return made


@db.atomic
async def add_holidays(key: UUID, days: Iterable[str | list[str]], *, by: Actor) -> int:
    """Close a calendar on further days; how many of them are new. Raises NotFound, Invalid if it never opens then."""
    row = await db.fetchrow("select definition from work_calendar where id = $1 for update", key)
    if row is None:
        raise NotFound(_("There is no such calendar."))
    definition = json.loads(row["definition"])
    listed = definition.get("holidays") or []
    further = [day for day in days if day not in listed]
    if further:
        definition["holidays"] = sorted(
            [*listed, *further], key=lambda one: one if isinstance(one, str) else one[0]
        )
        _must_open(definition)
        await db.execute(
            "update work_calendar set definition = $2::jsonb, updated_at = $3 where id = $1",
            key,
            json.dumps(definition),
            clock.now(),
        )
        await _keep(key, definition, new=False, by=by)
    return len(further)


def _must_open(definition: Mapping[str, Any]) -> None:
    """Raises Invalid for hours that cannot be read, or that never open (sla.md 3.1)."""
    try:
        add(calendar_of(definition), clock.now(), 0)
    except Unusable as wrong:
        raise Invalid(form=str(wrong)) from wrong
    except CalendarError as wrong:
        raise Invalid(form=_("With these hours it never opens, so no deadline could be found.")) from wrong


async def _make(wanted: NewHours) -> UUID:
    key = ids.new()
    await db.execute(
        "insert into work_calendar (id, name, organisation, definition) values ($1, $2, $3, $4::jsonb)",
        key,
        wanted.name,
        wanted.organisation,
        json.dumps(wanted.definition),
    )
    return key


async def _change(key: UUID, wanted: NewHours) -> UUID:
    found: UUID | None = await db.fetchval(
        "update work_calendar set name = $2, definition = $3::jsonb, updated_at = $4 where id = $1 returning id",
        key,
        wanted.name,
        json.dumps(wanted.definition),
        clock.now(),
    )
    if found is None:
        raise NotFound(_("There is no such calendar."))
    return found


async def _keep(key: UUID, definition: Mapping[str, Any], *, new: bool, by: Actor) -> None:
    await eventlog.record(
        "calendar",
        "CALENDAR_MADE" if new else "CALENDAR_CHANGED",
        subject=Subject("work_calendar", key),
        by=by,
        context={"definition": dict(definition)},
    )
