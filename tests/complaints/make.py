"""Short ways to make complaints, the rows that hold for them, and the people around them."""

import json
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from app.accounts.account import Account
from app.complaints.commands.moving import move
from app.complaints.commands.opening import open_one
from app.complaints.commands.sweep import SWEEPER
from app.complaints.inputs import NewComplaint
from app.complaints.rules.states import Brought
from app.kernel import clock, db, ids
from app.kernel.actor import Actor, the_system
from app.sla.commands import sweep
from app.sla.rules import Config, seeded
from tests import make
from tests.browser import Answer, Browser
from tests.sla.make import calendar_json

START = datetime(2026, 2, 4, 8, tzinfo=UTC)
#: A calendar as somebody writes it down.
HOURS = {
    "name": "Outpatients",
    "zone": "Asia/Riyadh",
    "sun": "08:00-12:00, 13:00-16:00",
    "mon": "08:00-16:00",
    "holidays": "2026-02-22 Founding Day\n2026-03-18 to 2026-03-22\n",
    "exceptions": "2026-03-02 10:00-15:00\n2026-03-03 closed",
}
#: The moves that bring a new complaint to each state.
WAYS = {
    "open": (),
    "in_progress": ("in_progress",),
    "waiting": ("waiting",),
    "resolved": ("resolved",),
    "closed": ("resolved", "closed"),
    "cancelled": ("cancelled",),
}
BROUGHT = Brought(reason="Because", awaiting="The ward", resolution="Put right")


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


async def manager_of(here: Ward) -> Browser:
    """Somebody who sees cases and complaints of the place."""
    return Browser(await make.account("operator_manager", organisation=here.hospital))


def aside(page: Answer) -> str:
    """What stands beside the record."""
    return page.soup.select_one("main aside").get_text()


async def administrator() -> Browser:
    """The browser of somebody who may change rules and calendars."""
    return Browser(await make.account("admin"))


async def new_calendar(browser: Browser, **changes: str) -> tuple[Answer, Any]:
    """A calendar sent as a form, and its row if it was made."""
    with clock.frozen(START):
        answer = await browser.post("complaints.calendar.create", {**HOURS, **changes})
    return answer, await db.fetchrow("select * from work_calendar")


async def brought_to(place: Ward, status: str) -> UUID:
    """A complaint that went its way to this state, in its first hour."""
    key = await complaint(place.hospital, department=place.department, silent=True)
    with clock.frozen(START + timedelta(hours=1)):
        for step in WAYS[status]:
            await move(key, step, BROUGHT, by=the_system)
    return key


async def breaches() -> list[str]:
    """The auditor's assertions about notices and deadlines (reliability.md 3.2, I13 to I16, I18, I19)."""
    checks = {
        "I13": "select n.subject_id from sla_notice n where n.state='sent'"
        " and not exists(select 1 from outbox o where o.event_id=n.event_id)",
        "I14": "select n.subject_id from sla_notice n left join event_log e on e.id=n.event_id"
        " where n.state='sent' and (e.id is null or e.subject_id<>n.subject_id)",
        "I15": "select e.id from event_log e where e.key in ('complaint','action')"
        " and e.code in ('SLA_REMINDER','SECOND_REMINDER','ESCALATION')"
        " and not exists(select 1 from sla_notice n where n.event_id=e.id)",
        "I16": "select c.id from complaint c where c.status in ('resolved','closed','cancelled')"
        " and exists(select 1 from deadline d where d.subject_kind='complaint' and d.subject_id=c.id)",
        "I18": "select d.subject_id from deadline d left join complaint c on c.id=d.subject_id"
        " where d.subject_kind='complaint' and c.id is null",
        "I19": "select d.subject_id from deadline d where (d.tries>0)<>(d.error is not null)",
        "I44": "select 1 from (select hospital scope, 'complaint.status.'||status name, count(*) n"
        " from complaint group by 1,2) c"
        " full join (select scope, name, sum(n) n from counter where name like 'complaint.status.%' group by 1,2"
        " having sum(n)<>0) k using(scope, name) where coalesce(c.n,0)<>coalesce(k.n,0)",
    }
    return [name for name, sql in checks.items() if await db.fetch(sql)]
