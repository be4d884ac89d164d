"""Around the forms of the invented house: audits that come back, the library, a review screen, the closing question."""

import json
from datetime import datetime, time, timedelta
from functools import partial
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from app.accounts.account import Account
from app.audits.commands.planning import plan_ahead
from app.audits.commands.schedule import create
from app.audits.inputs import ScheduleInput
from app.audits.rules import rule_of
from app.documents import store
from app.documents.files import files
from app.documents.intake import Received
from app.documents.rules.names import key_of
from app.forms.commands.reading_in import bring_in
from app.forms.commands.writing import activate
from app.forms.rules.exchange import take
from app.kernel import clock, db, ids
from app.kernel.actor import the_system
from app.library.commands import add, add_version, move
from app.library.inputs import NewDocument, NewVersion
from app.reviews.commands import make
from app.reviews.inputs import ScreenInput
from app.reviews.rules import Definition
from app.settings import ROOT

#: Audits of the last days: every fourth was missed, the others are done with a submission of the same form.
MISSED_EVERY: Final = 4
BEFORE: Final = timedelta(days=10)
LIBRARY: Final = (
    ("Hand hygiene on wards", "policy", "Five moments, gloves, and what is counted in the weekly audit.", 3),
    ("Second triage at night", "procedure", "Who is called when more than twelve people wait.", 2),
    ("Answering a complaint", "guideline", "How a letter begins, what it must say, and who signs it.", 2),
    ("Interpreters by telephone", "guideline", "Numbers and languages of every desk.", 1),
    ("Consent to be written to", "policy", "What people agree to, and how they take it back.", 1),
)
SATISFACTION: Final = Path(ROOT, "app", "consequences", "bundled", "satisfaction.json")


async def fill(at: datetime) -> None:
    """Fill them, in the name of the complaints officer of the first invented hospital. The rooms must be wired."""
    officer = await _officer()
    if officer is None:
        return
    form = await bring_in(take(json.loads(SATISFACTION.read_text())), None, by=the_system)
    await activate(form, by=the_system)
    await _schedules(officer, at)
    for n, (title, kind, summary, versions) in enumerate(LIBRARY):
        await _document(officer, title, kind, summary, versions, published=n < len(LIBRARY) - 1)
    survey = await db.fetchval("select id from form where code = 'emergency_exit'")
    low = Definition(30, low=True, columns=("ward", "score", "better", "actions"), charts=("care", "waiting"))
    screen = ScreenInput(
        "Poor answers of the month", ("complaints_officer", "department_manager"), "", low, 0
    )
    await make(survey, screen, by=officer)


async def _officer() -> Account | None:
    row = await db.fetchrow(
        "select u.id, u.name, u.role, u.organisation from app_user u join organisation o on o.id = u.organisation"
        " where u.is_demo and u.role = 'complaints_officer' order by o.code, u.username limit 1"
    )
    return None if row is None else Account(**dict(row), scope=(row["organisation"],))


async def _schedules(officer: Account, at: datetime) -> None:
    wards = await db.fetch(
        "select id, name from department where organisation = $1 order by code limit 4", officer.organisation
    )
    form = await db.fetchval("select id from form where code = 'hand_hygiene'")
    with clock.frozen(at - BEFORE):
        keys = [await create(_schedule(n, ward, form, at), by=officer) for n, ward in enumerate(wards)]
    await plan_ahead(keys)
    over = await db.fetch(
        "select a.id, a.due_at, s.department from audit_due a join audit_schedule s on s.id = a.schedule"
        " where a.due_at < $1 order by a.due_at, a.id",
        at,
    )
    for n, audit in enumerate(over):
        await _past(n, audit)


def _schedule(n: int, ward: Any, form: UUID, at: datetime) -> ScheduleInput:
    unit, interval = ("DAILY", 1) if n == 0 else ("WEEKLY", 1)
    first = (at - BEFORE + timedelta(days=n)).date()
    return ScheduleInput(
        name=f"Hand hygiene, {ward['name']}"[:120],
        form=form,
        department=ward["id"],
        rule=rule_of(unit, interval, [], first),
        starts_on=first,
        opens=time(7),
        hours=12 if unit == "DAILY" else 48,
        reminder_hours=2,
        calendar=None,
        assignee=None,
        version=0,
    )


@db.atomic
async def _past(n: int, audit: Any) -> None:
    """An audit whose time is over: missed, or done with a submission of its ward that no other audit has."""
    submission = await db.fetchval(
        "select s.id from submission s join form f on f.id = s.form where f.code = 'hand_hygiene'"
        " and s.department = $1 and s.status = 'submitted' and s.submitted_at < $2"
        " and not exists (select from audit_due a where a.submission = s.id) order by s.submitted_at desc limit 1",
        audit["department"],
        audit["due_at"],
    )
    missed = n % MISSED_EVERY == 0 or submission is None
    await db.execute(
        "update audit_due set state = case when $2 then 'missed' else 'done' end,"
        " missed_at = case when $2 then due_at + interval '1 second' end,"
        " done_at = case when not $2 then due_at - interval '2 hours' end,"
        " submission = case when not $2 then $3::uuid end"
        " where id = $1",
        audit["id"],
        missed,
        submission,
    )
    await db.execute("delete from deadline where subject_kind = 'audit' and subject_id = $1", audit["id"])


async def _document(
    officer: Account, title: str, kind: str, summary: str, versions: int, *, published: bool
) -> None:
    new = NewDocument(title, kind, summary, officer.organisation, [])
    id = await add(new, await _file(title, 1), by=officer)
    if published:
        await move(id, "published", by=officer)
    for number in range(1, versions):
        note = f"Reviewed for the {number + 1}. time"
        await add_version(id, NewVersion(note, number, []), await _file(title, number + 1), by=officer)


async def _file(title: str, number: int) -> Received:
    key, data = ids.new(), f"{title}\nVersion {number}\n".encode()
    await files().run(partial(_keep, key, data))
    name = f"{title.lower().replace(' ', '-')}-{number}.txt"
    return Received(key, name, "text/plain", len(data), sha256(data).hexdigest())


def _keep(key: UUID, data: bytes) -> None:
    staged = store.stage(files().staging, key, BytesIO(data), most=len(data))
    files().store.keep(staged.path, key_of(key))
