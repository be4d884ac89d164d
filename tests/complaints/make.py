"""Short ways to make complaints, the rows that hold for them, and the people around them."""

import json
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from app.accounts.account import Account
from app.complaints.commands.opening import open_one
from app.complaints.commands.sweep import SWEEPER
from app.complaints.inputs import NewComplaint
from app.kernel import clock, db, ids
from app.kernel.actor import Actor, the_system
from app.sla.commands import sweep
from app.sla.inputs import calendar_json
from app.sla.rules import Config, seeded
from tests import make
from tests.browser import Browser

START = datetime(2026, 2, 4, 8, tzinfo=UTC)


@dataclass(frozen=True)
class Ward:
    """A hospital with a department and everybody who may be told."""

    hospital: UUID
    department: UUID
    officer: Account
    lead: Account
    contact: Account
    manager: Account
    director: Account
    coordinator: Account


async def ward(name: str = "Al Waha General") -> Ward:
    hospital = await make.organisation(name, "hospital", time_zone="Asia/Riyadh")
    department = await make.department(hospital)
    people = {}
    for who, role in (
        ("officer", "complaints_officer"),
        ("lead", "complaints_officer"),
        ("contact", "department_manager"),
        ("manager", "department_manager"),
        ("director", "department_manager"),
        ("coordinator", "action_coordinator"),
    ):
        people[who] = await make.account(role, organisation=hospital, name=f"The {who}")
    await db.execute(
        "update department set manager = $2, director = $3 where id = $1",
        department,
        people["manager"].id,
        people["director"].id,
    )
    await db.execute(
        "insert into department_contact (id, department, member) values ($1, $2, $3)",
        ids.new(),
        department,
        people["contact"].id,
    )
    await db.execute(
        "insert into organisation_complaint_admin (id, organisation, member) values ($1, $2, $3)",
        ids.new(),
        hospital,
        people["lead"].id,
    )
    return Ward(hospital, department, **people)


async def config(hospital: UUID, row: Config) -> UUID:
    """A configuration row as the engine writes it, for this hospital."""
    key = ids.new()
    values: dict[str, Any] = {
        column.name: getattr(row, column.name)
        for column in fields(Config)
        if column.name not in ("id", "version", "hospital", "source", "calendar")
    }
    source = (
        await db.fetchval("select id from complaint_source where code = $1", row.source)
        if row.source
        else None
    )
    columns = {"id": key, "hospital": hospital, "source": source, **values}
    if row.calendar is not None:
        columns["calendar"] = await calendar(row)
    names = ", ".join(columns)
    marks = ", ".join(f"${n}" for n in range(1, len(columns) + 1))
    await db.execute(f"insert into complaint_sla_config ({names}) values ({marks})", *columns.values())
    return key


async def calendar(row: Config) -> UUID:
    key = ids.new()
    await db.execute(
        "insert into work_calendar (id, name, definition) values ($1, $2, $3)",
        key,
        f"Calendar {key}",
        json.dumps(calendar_json(row.calendar)),
    )
    return key


async def complaint(
    hospital: UUID, source: str = "MOH", *, at: datetime = START, by: Actor = the_system, **details: Any
) -> UUID:
    """A complaint opened at an instant; its key."""
    with clock.frozen(at):
        return (
            await open_one(
                NewComplaint(hospital=hospital, title="Waited four hours", source=source, **details), by=by
            )
        ).id


async def sweep_at(at: datetime) -> int:
    with clock.frozen(at):
        return await sweep(SWEEPER)


async def sweep_until(now: datetime) -> None:
    """Sweeps at every instant at which there is something to do: as good as one every second."""
    while (at := await db.fetchval("select min(wake_at) from deadline where wake_at <= $1", now)) is not None:
        await sweep_at(at)


async def row_of(complaint: UUID) -> Any:
    return await db.fetchrow("select * from complaint where id = $1", complaint)


async def furnished() -> Ward:
    """A ward whose hospital has the four rules every hospital begins with."""
    here = await ward()
    for row in seeded("H1"):
        await config(here.hospital, row)
    return here


async def reference_of(complaint: UUID) -> str:
    """How a complaint is called aloud."""
    found: str = await db.fetchval("select reference from complaint where id = $1", complaint)
    return found


async def opened(user: Account, reference: str) -> Browser:
    """A browser that has looked at the complaint, which every deed on it takes."""
    browser = Browser(user)
    assert (await browser.get("complaints.complaint.show", reference=reference)).status == 200
    return browser
