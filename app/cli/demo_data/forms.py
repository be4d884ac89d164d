"""Forms of the invented house: a survey with a poster, an audit of the wards, incidents, and what was answered."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, Final
from uuid import UUID

from app import wiring
from app.eventlog import forget_reactions
from app.forms.commands.reading_in import bring_in
from app.forms.commands.sharing import NewLink, make_link
from app.forms.commands.submitting import Filled, submit_many
from app.forms.commands.writing import activate
from app.forms.queries.forms import VersionView, active_of
from app.forms.rules.answering import judge
from app.forms.rules.exchange import take
from app.forms.rules.sittings import to_the_hour
from app.kernel import db, ids
from app.kernel.actor import the_system
from app.settings import ROOT

BUNDLED: Final = Path(ROOT, "app", "forms", "bundled")
#: Which form, how many answers over how many days, and how many sittings were given up.
PLENTY: Final = (("emergency_exit", 260, 90, 70), ("hand_hygiene", 90, 90, 6), ("incident", 24, 90, 5))
BETTER: Final = (
    "Tell people where to wait, and how long it will be.",
    "Somebody should come to the desk when the bell is rung.",
    "The doctor was kind, the corridor was cold.",
    "Nobody told us that the scan was cancelled.",
    "كان الانتظار طويلًا ولم يخبرنا أحد بالسبب.",
    "Le médecin n’a pas eu le temps d’expliquer.",
)
TOLD: Final = ("Went through the five moments together.", "The lead nurse talks to the team tomorrow.")
EVENTS: Final = (
    "Slipped beside the bed on a wet floor; no harm.",
    "Two patients of the same name; caught before the dose was given.",
    "The pump stopped and was replaced within five minutes.",
    "The door of the lift closed on a wheelchair.",
)
COLUMNS: Final = (
    *("id", "form", "form_version", "institution", "department", "started_at", "last_seen_at", "ended_at"),
    *("outcome", "device", "locale", "active_seconds", "submission", "user"),
)
NAMES: Final = ("Samir Haldane", "Bronwen Yardley", "Leena Marsh", "Ola Brandt")
LATELY: Final = timedelta(days=2)
DEVICES: Final = ("phone", "phone", "phone", "tablet", "desktop")
LOCALES: Final = ("en", "en", "en", "ar", "fr")


async def fill(chance: Random, at: datetime) -> int:
    """Bring the forms in, have them asked, and answer them; how many submissions."""
    places = await db.fetch(
        "select o.id as institution, d.id as department, d.code from organisation o join department d"
        " on d.organisation = o.id where o.code like 'DEMO-HOSP%' order by o.code, d.code"
    )
    people = await db.fetch(
        "select id, organisation, department from app_user where is_demo and role = 'department_manager'"
        " order by username"
    )
    made = 0
    for code, many, days, given_up in PLENTY:
        version = await _asked(code)
        filled = list(_filled(chance, version, places, people, many, at, days))
        made += await _submit(version, filled, at)
        await _sittings(chance, version, filled, given_up, places)
    emergency = [place for place in places if place["code"] == "ED"] or places
    survey = await db.fetchval("select id from form where code = 'emergency_exit'")
    place = emergency[0]
    await make_link(
        survey,
        NewLink(place["institution"], place["department"], label="Way out, by the lift"),
        by=the_system,
    )
    return made


async def _submit(version: VersionView, filled: list[Filled], at: datetime) -> int:
    """What is old raises nothing any more; what came these days does, as it would have."""
    old = [each for each in filled if each.submitted_at < at - LATELY]
    forget_reactions()
    made = len(await submit_many(version, old, by=the_system))
    wiring.connect()
    news = [each for each in filled if each.submitted_at >= at - LATELY]
    return made + len(await submit_many(version, news, by=the_system))


async def _asked(code: str) -> VersionView:
    file = take(json.loads((BUNDLED / f"{code}.json").read_text()))
    form = await bring_in(file, None, by=the_system)
    await activate(form, by=the_system)
    version = await active_of(form)
    assert version is not None, "it was made active just now"
    return version


def _filled(
    chance: Random,
    version: VersionView,
    places: list[Any],
    people: list[Any],
    many: int,
    at: datetime,
    days: int,
) -> Iterator[Filled]:
    answer = ANSWERS[version.code or ""]
    for _n in range(many):
        when = at - timedelta(days=chance.random() * days, hours=1)
        place = chance.choice(places)
        by = next((one for one in people if one["department"] == place["department"]), None)
        judged = judge(version.asks, answer(chance, when))
        anonymous = version.asks.anonymous
        began = when - timedelta(seconds=chance.randrange(50, 400))
        yield Filled(
            institution=place["institution"],
            department=place["department"],
            answers=judged.answers,
            started_at=to_the_hour(began) if anonymous else began,
            submitted_at=to_the_hour(when) if anonymous else when,
            submitted_by=None if anonymous or by is None else by["id"],
            locale=chance.choice(LOCALES),
        )


def _survey(chance: Random, _when: datetime) -> dict[str, Any]:
    care = chance.choice((1, 2, 3, 4, 4, 4, 5, 5, 5, 5))
    given = {
        "care": care,
        "waiting": chance.choice(("short", "short", "middle", "middle", "long", "unknown")),
        "explained": chance.choice(("yes", "yes", "yes", "no", "na")),
        "recommend": min(10, max(0, care * 2 + chance.randrange(-2, 2))),
    }
    return {**given, "better": chance.choice(BETTER)} if chance.random() < 0.6 else given


def _audit(chance: Random, _when: datetime) -> dict[str, Any]:
    clean = "no" if chance.random() < 0.12 else "yes"
    return {
        "gel": chance.choice(("yes", "yes", "yes", "yes", "no")),
        "basins": chance.choice(("yes", "yes", "yes", "no")),
        "posters": chance.choice(("yes", "no", "na")),
        "seen": chance.randrange(8, 40),
        "before_patient": clean,
        "jewellery": chance.choice(("no", "no", "no", "yes")),
        "told": chance.choice(TOLD),
        "signed": chance.choice(NAMES),
    }


def _incident(chance: Random, when: datetime) -> dict[str, Any]:
    return {
        "day": when.date().isoformat(),
        "kind": chance.choice(("fall", "medicine", "device", "other")),
        "harmed": [chance.choice(("patient", "visitor", "staff"))] if chance.random() < 0.5 else [],
        "words": chance.choice(EVENTS),
        "reporter": chance.choice(NAMES),
    }


ANSWERS: Final[dict[str, Callable[[Random, datetime], dict[str, Any]]]] = {
    "emergency_exit": _survey,
    "hand_hygiene": _audit,
    "incident": _incident,
}


async def _sittings(
    chance: Random, version: VersionView, filled: list[Filled], given_up: int, places: list[Any]
) -> None:
    """A sitting for each answer, and some that nobody came back to."""
    rows: list[tuple[Any, ...]] = []
    anonymous = version.asks.anonymous
    for each in filled:
        seconds = chance.randrange(40, 400)
        began = each.submitted_at + (
            timedelta(minutes=chance.randrange(59)) if anonymous else timedelta(seconds=-seconds)
        )
        ended = began + timedelta(seconds=seconds)
        rows.append(
            (
                *_sitting(
                    chance, version, each.institution, each.department, began, ended, "submitted", seconds
                ),
                None if anonymous else each.id,
                each.submitted_by,
            )
        )
    for _n in range(given_up):
        place, began = chance.choice(places), chance.choice(filled).submitted_at - timedelta(hours=30)
        seconds = chance.randrange(5, 90)
        ended = began + timedelta(seconds=seconds)
        place_of = (place["institution"], place["department"])
        rows.append((*_sitting(chance, version, *place_of, began, ended, "abandoned", seconds), None, None))
    await db.copy_rows("form_session", COLUMNS, rows)


def _sitting(
    chance: Random,
    version: VersionView,
    institution: UUID,
    department: UUID | None,
    began: datetime,
    ended: datetime,
    outcome: str,
    seconds: int,
) -> tuple[Any, ...]:
    device, locale = chance.choice(DEVICES), chance.choice(LOCALES)
    place = (ids.new(), version.form, version.id, institution, department)
    return (*place, began, ended, ended, outcome, device, locale, seconds)
