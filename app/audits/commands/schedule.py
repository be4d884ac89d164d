"""Making, changing and stopping schedules. What has not opened yet follows the change; the rest stays."""

from datetime import datetime
from typing import Any
from uuid import UUID

from app import eventlog
from app.accounts.account import Account
from app.audits.commands.planning import plan_ahead
from app.audits.inputs import ScheduleInput
from app.audits.queries import schedules
from app.audits.queries.audits import KIND as AUDIT
from app.audits.queries.schedules import KIND
from app.kernel import clock, db, ids
from app.kernel.actor import Subject
from app.kernel.errors import Conflict, Invalid
from app.kernel.language import _
from app.sla.commands import plan_deadlines

_COLUMNS = (
    "name",
    "form",
    "department",
    "rule",
    "starts_on",
    "opens",
    "hours",
    "reminder_hours",
    "calendar",
    "assignee",
)


@db.atomic
async def create(new: ScheduleInput, *, by: Account) -> UUID:
    """Schedule an audit; its key. Raises Invalid for a form, ward, calendar or person that do not fit."""
    place, key, now = await _fitting(new, by), ids.new(), clock.now()
    names = ("id", "institution", "planned_until", "created_by", "created_at", "updated_at", *_COLUMNS)
    marks = ", ".join(f"${n}" for n in range(1, len(names) + 1))
    values = [getattr(new, name) for name in _COLUMNS]
    await db.execute(
        f"insert into audit_schedule ({', '.join(names)}) values ({marks})",
        key,
        place["institution"],
        now,
        by.id,
        now,
        now,
        *values,
    )
    await plan_ahead([key])
    await eventlog.record(
        "audit_schedule", "CREATED", subject=Subject(KIND, key), by=by, context={"name": new.name}
    )
    return key


@db.atomic
async def change(id: UUID, new: ScheduleInput, *, by: Account) -> None:
    """Change a schedule; audits that have not opened yet are planned anew.

    Raises NotFound out of scope, Conflict when somebody changed it meanwhile, Invalid as `create`.
    """
    there = await schedules.schedule_to_change(by, id)
    if there["version"] != new.version:
        raise Conflict(_("Somebody changed this schedule meanwhile. Look at it again."))
    place, now = await _fitting(new, by), clock.now()
    sets = ", ".join(f"{name} = ${n}" for n, name in enumerate(_COLUMNS, start=4))
    await db.execute(
        f"update audit_schedule set institution = $2, updated_at = $3, version = version + 1, {sets} where id = $1",
        id,
        place["institution"],
        now,
        *(getattr(new, name) for name in _COLUMNS),
    )
    await _take_back_coming(id, now)
    await plan_ahead([id])
    await eventlog.record(
        "audit_schedule", "CHANGED", subject=Subject(KIND, id), by=by, context={"name": new.name}
    )


@db.atomic
async def stand(id: UUID, active: bool, *, by: Account) -> None:
    """Stop a schedule or let it go on; once it is so, again is nothing. Raises NotFound out of scope.

    Audits that are open stay so and may be done. A schedule that goes on leaves out what lies between.
    """
    there = await schedules.schedule_to_change(by, id)
    if there["is_active"] == active:
        return
    now = clock.now()
    await db.execute(
        "update audit_schedule set is_active = $2, updated_at = $3, version = version + 1 where id = $1",
        id,
        active,
        now,
    )
    await _take_back_coming(id, now)
    if active:
        await plan_ahead([id])
    code = "RESUMED" if active else "STOPPED"
    await eventlog.record(
        "audit_schedule", code, subject=Subject(KIND, id), by=by, context={"name": there["name"]}
    )


async def _take_back_coming(id: UUID, now: datetime) -> None:
    """Take audits off the list that have not opened yet, and their deadlines; planning goes on from now."""
    gone = await db.fetch(
        "delete from audit_due where schedule = $1 and opens_at > $2 and state = 'due' and submission is null"
        " returning id",
        id,
        now,
    )
    await plan_deadlines(AUDIT, {row["id"]: None for row in gone})
    await db.execute("update audit_schedule set planned_until = $2 where id = $1", id, now)


async def _fitting(new: ScheduleInput, by: Account) -> Any:
    found = await schedules.fitting(by, new.form, new.department, new.calendar, new.assignee)
    if found is None:
        raise Invalid(department=_("Choose a ward of your organisations."))
    problems: dict[str, object] = {}
    if not found["form_fits"]:
        problems["form"] = _("Choose an active audit of this hospital.")
    if not found["calendar_fits"]:
        problems["calendar"] = _("Choose a calendar of this hospital.")
    if not found["assignee_fits"]:
        problems["assignee"] = _("Choose somebody of this hospital.")
    if problems:
        raise Invalid(None, **problems)
    return found
