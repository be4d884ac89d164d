"""Submissions and sessions by the thousand, and runs that are done on the spot."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from app.bi import work
from app.bi.catalogue import TASKS
from app.bi.commands import asking
from app.bi.errors import Unsound
from app.bi.inputs import Wanted
from app.bi.queries import runs
from app.bi.rules.documents import Built, Stamp, document
from app.kernel import clock, db, ids
from app.kernel.actor import the_system
from tests import make
from tests.browser import Browser

__all__ = ["Built", "Unsound", "document", "make"]

MONTH = "2026-10"
#: A day on which that month has ended.
TODAY = "2026-11-07"
SUBMISSIONS = "aggregate_monthly_submissions"
SESSIONS = "aggregate_monthly_sessions"
CHURN = "aggregate_quarterly_form_churn"


async def someone(role: str = "admin", **details: Any) -> Browser:
    """The browser of somebody of a role."""
    return Browser(await make.account(role, **details))


def at(text: str) -> datetime:
    """An instant in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


async def form(name: str = "Ward audit", **details: Any) -> UUID:
    """An active form with a version; its key."""
    key, version = details.pop("id", None) or ids.new(), ids.new()
    row = {"id": key, "kind": "audit", "name_en": name, "status": "active", **details}
    row.setdefault("created_at", at("2020-01-01T00:00"))
    await insert("form", row)
    version_row = {"id": version, "form": key, "version": 1, "state": "active", "questions": 3}
    await insert("form_version", version_row)
    return key


async def submission(form: UUID, institution: UUID, when: datetime, **details: Any) -> UUID:
    """A submission that was handed in; its key."""
    key = ids.new()
    row = {
        "id": key,
        "form": form,
        "form_version": await version_of(form),
        "institution": institution,
        "status": "submitted",
        "started_at": when - timedelta(minutes=2),
        "submitted_at": when,
        **details,
    }
    await insert("submission", row)
    return key


async def session(
    form: UUID, institution: UUID, when: datetime, outcome: str = "submitted", **details: Any
) -> UUID:
    """A sitting; its key."""
    key = ids.new()
    row = {
        "id": key,
        "form": form,
        "form_version": await version_of(form),
        "institution": institution,
        "started_at": when,
        "last_seen_at": when,
        "ended_at": None if outcome == "open" else when,
        "outcome": outcome,
        **details,
    }
    await insert("form_session", row)
    return key


async def version_of(form: UUID) -> UUID:
    found: UUID = await db.fetchval("select id from form_version where form = $1", form)
    return found


async def insert(table: str, row: dict[str, Any]) -> None:
    """A row as it is given."""
    columns = ", ".join(f'"{name}"' for name in row)
    marks = ", ".join(f"${n}" for n in range(1, len(row) + 1))
    values = [json.dumps(each) if isinstance(each, dict) else each for each in row.values()]
    await db.execute(f"insert into {table} ({columns}) values ({marks})", *values)


async def october(forms: int = 2, places: int = 2, each: int = 3) -> tuple[list[UUID], list[UUID]]:
    """Submissions of October 2026: every form at every place; the keys of both."""
    made = [await form(f"Form {n}") for n in range(forms)]
    found = [await make.organisation(f"Hospital {n}", "hospital") for n in range(places)]
    for a, one in enumerate(made):
        for b, place in enumerate(found):
            for n in range(each):
                when = at("2026-10-05T09:00") + timedelta(days=n, hours=a, minutes=b)
                await submission(one, place, when, score=50 + n, **{"pass": n % 2 == 0})
    return made, found


async def autumn() -> None:
    """Submissions of July and October, sittings of October, all gathered; hospital 0 has half and a little more."""
    forms, places = await october(3, 2, 6)
    for n, form in enumerate(forms):
        for day in range(1, 8):
            when = at(f"2026-10-{day:02}T0{n + 7}:00")
            outcome = "submitted" if day % 3 else "abandoned"
            await session(form, places[0], when, outcome, active_seconds=90 * day)
            await submission(form, places[day % 2], at(f"2026-07-{day:02}T12:00"), score=80)
    await gathered(SUBMISSIONS, MONTH)
    await gathered(SUBMISSIONS, "2026-07")
    await gathered(SESSIONS, MONTH)
    await gathered(CHURN, "2026Q3")
    for name in ("sync_institutions", "sync_forms", "sync_security_risk_clients", "sync_top_users"):
        await gathered(name, TODAY)


async def everything(today: str) -> None:
    """Two years of a few forms in a few places, sittings on several devices, forms that fell out of use."""
    forms, places = await october(3, 3, 4)
    survey = await form("Discharge survey", kind="survey")
    for n in range(6):
        when = at("2026-10-06T07:30") + timedelta(hours=5 * n)
        await session(
            forms[n % 2],
            places[n % 3],
            when,
            ("submitted", "abandoned", "open")[n % 3],
            active_seconds=90 * (n + 1),
            device=("desktop", "phone", "tablet")[n % 3],
            locale=("en", "ar")[n % 2],
        )
        await submission(survey, places[n % 2], when, score=70 + n)
        await submission(forms[0], places[n % 3], at(f"2025-10-0{n + 1}T12:00"), score=80)
        await submission(forms[n % 3], places[n % 2], at(f"2026-0{4 + n % 4}-03T12:00"))
    await submission(await form("Old round"), places[0], at("2026-04-09T12:00"))
    months = ("2025-10", "2026-04", "2026-05", "2026-06", "2026-07", MONTH)
    with clock.frozen(at(f"{today}T00:00")):
        for each in months:
            await gathered(SUBMISSIONS, each)
        await gathered(SESSIONS, MONTH)
        await gathered(CHURN, "2026Q3")
        for name in ("sync_institutions", "sync_forms", "sync_security_risk_clients", "sync_top_users"):
            await gathered(name, today)


async def gathered(task: str = SUBMISSIONS, period: str = MONTH, **wanted: Any) -> runs.Run:
    """A run asked for by hand and carried out here, as the command line does it."""
    key = await asking.ask(Wanted(TASKS[task], [period], **wanted), by=the_system, guarded_for=GUARD)
    await through(key)
    return await runs.run(key)


GUARD = timedelta(hours=2)


async def through(key: UUID) -> None:
    """Carry a run out: itself, its chunks, its publishing."""
    await work.through(key, guarded_for=GUARD)


def stamp() -> Stamp:
    """What documents of some run share."""
    return Stamp("main", ids.new(), at("2026-11-01T00:00"), at("2026-11-01T00:00"), "UTC")
