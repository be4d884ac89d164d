"""A ward with its people, an audit form, and a schedule, in a few words."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from app.accounts.account import Account
from app.audits.commands.schedule import create
from app.audits.commands.starting import start
from app.audits.commands.sweep import SWEEPER
from app.audits.inputs import ScheduleInput
from app.forms.commands.answering import Visitor
from app.forms.commands.submitting import Filled, submit_many
from app.kernel import clock, db, ids
from app.kernel.actor import the_system
from app.sla.commands import sweep
from tests import make
from tests.forms import make as forms

#: A Thursday, before the day's audits open at seven.
START = datetime(2026, 3, 5, 5, tzinfo=UTC)
#: When the first audit of `schedule` opens, and its end.
SEVEN = datetime(2026, 3, 5, 7, tzinfo=UTC)
SEVEN_PM = datetime(2026, 3, 5, 19, tzinfo=UTC)
VISITOR = Visitor("phone", "en")


@dataclass(frozen=True)
class Ward:
    """A hospital, its ward, an active audit form, and who works there."""

    hospital: UUID
    department: UUID
    form: UUID
    officer: Account
    nurse: Account
    head: Account


async def ward(zone: str = "Europe/London") -> Ward:
    hospital = await make.organisation(kind="hospital", time_zone=zone)
    department = await make.department(hospital)
    officer = await make.account("complaints_officer", organisation=hospital, name="Noor Aziz")
    nurse = await make.account("department_manager", organisation=hospital, name="Ines Costa")
    head = await make.account("department_manager", organisation=hospital, name="Hugo Brandt")
    await db.execute(
        "update department set manager = $2, director = $3 where id = $1", department, nurse.id, head.id
    )
    return Ward(hospital, department, await audit_form(hospital), officer, nurse, head)


async def audit_form(hospital: UUID | None, name: str = "Hand hygiene") -> UUID:
    return await forms.form(forms.AUDIT, kind="audit", name=name, owner_institution=hospital)


async def hand_in(submission: UUID, at: datetime, **answers: str) -> None:
    """The draft of an audit with its answers; without any, all is as it should be."""
    row = await db.fetchrow("select * from submission where id = $1", submission)
    assert row is not None
    filled = Filled(
        row["institution"],
        answers or {"gel": "yes", "hands": "yes"},
        row["started_at"],
        at,
        department=row["department"],
        due_at=row["due_at"],
        id=submission,
    )
    await submit_many(await forms.active(row["form"]), [filled], by=the_system)


def given(ward: Ward, **changes: Any) -> ScheduleInput:
    """What a person writes for a daily audit at seven with twelve hours, reminded two hours before."""
    usual: dict[str, Any] = {
        "name": "Hand hygiene, daily",
        "form": ward.form,
        "department": ward.department,
        "rule": "FREQ=DAILY;INTERVAL=1",
        "starts_on": date(2026, 3, 1),
        "opens": time(7),
        "hours": 12,
        "reminder_hours": 2,
        "calendar": None,
        "assignee": None,
        "version": 1,
    }
    return ScheduleInput(**usual | changes)


async def schedule(ward: Ward, *, at: datetime = START, **changes: Any) -> UUID:
    """A schedule that the officer made at an instant."""
    with clock.frozen(at):
        return await create(given(ward, **changes), by=ward.officer)


async def begun(ward: Ward, at: datetime) -> tuple[UUID, UUID]:
    """The first audit of all, begun by the nurse at an instant; its key and that of its submission."""
    first = await db.fetchval("select id from audit_due order by opens_at limit 1")
    with clock.frozen(at):
        return first, await start(first, VISITOR, by=ward.nurse)


async def sweep_at(at: datetime) -> int:
    with clock.frozen(at):
        return await sweep(SWEEPER)


async def audits(columns: str = "opens_at, due_at, state") -> list[Any]:
    rows = await db.fetch(f"select {columns} from audit_due order by opens_at")
    return [tuple(row) for row in rows]


async def office_hours() -> UUID:
    """Nine to five on weekdays, London."""
    key = ids.new()
    week = ", ".join(f'"{day}": [["09:00", "17:00"]]' for day in ("mon", "tue", "wed", "thu", "fri"))
    await db.execute(
        "insert into work_calendar (id, name, definition) values ($1, 'Office', $2)",
        key,
        f'{{"tz": "Europe/London", "week": {{{week}}}}}',
    )
    return key
