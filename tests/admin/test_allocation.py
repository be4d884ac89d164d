"""What administrators set about allocation and callbacks: in the administration area, refused in words."""

import json
from typing import Any

import pytest

from app.accounts.porter import Porter
from app.kernel import db
from tests.admin.test_gate import Administrator, enter
from tests.allocation import make

ROTA = "/api/tables/rota_entry/"
CALENDAR = "/api/tables/work_calendar/"


@pytest.fixture
async def admin(house: None, console: Any, porter: Porter) -> Administrator:
    return await enter(console, porter, "admin")


async def test_a_weight_is_changed_and_the_count_begins_anew(admin: Administrator) -> None:
    await make.firm("Duncan & Co")
    key = await db.fetchval("select id from allocation")
    before = await db.fetchval("select number from allocation_round")

    answer = await admin.ask("PATCH", f"/api/tables/allocation/{key}/", json={"weight": 4})

    assert answer.status_code == 200, answer.text
    assert await db.fetchval("select weight from allocation") == 4
    assert await db.fetchval("select number from allocation_round") == before + 1


@pytest.mark.parametrize(
    ("starts", "ends", "words"),
    [
        ("2026-11-20T17:00:00Z", "2026-11-20T19:00:00Z", "overlap"),
        ("2026-11-19T08:00:00Z", "2026-11-22T08:00:00Z", "encloses"),
        ("2026-12-01T08:00:00Z", "2026-12-01T08:00:00Z", "end after it begins"),
    ],
)
async def test_the_rota_never_overlaps_there_either(
    admin: Administrator, starts: str, ends: str, words: str
) -> None:
    firm, category = await make.firm("Duncan & Co"), await make.category()
    entry = {"category": str(category), "provider": str(firm)}
    first = {**entry, "starts_at": "2026-11-20T18:00:00Z", "ends_at": "2026-11-21T08:00:00Z"}
    assert (await admin.ask("POST", ROTA, json=first)).status_code == 201

    answer = await admin.ask("POST", ROTA, json={**entry, "starts_at": starts, "ends_at": ends})

    assert answer.status_code >= 400
    assert words in answer.text
    assert await db.fetchval("select count(*) from rota_entry") == 1


@pytest.mark.parametrize(
    ("definition", "sound"),
    [
        ({"tz": "Europe/London", "week": {"mon": [["09:00", "20:00"]]}}, True),
        ({"tz": "Europe/London", "holidays": ["2026-12-25", ["2026-12-26", "2026-12-28"]]}, True),
        ({"tz": "Europe/London", "exceptions": {"2026-12-24": [["09:00", "17:00"]]}}, True),
        ({"tz": "Mars/Olympus"}, False),
        ({"week": {}}, False),
        ({"tz": "Europe/London", "week": {"moonday": []}}, False),
        ({"tz": "Europe/London", "week": {"mon": [["20:00", "09:00"]]}}, False),
        ({"tz": "Europe/London", "week": {"mon": [["9", "20"]]}}, False),
        ({"tz": "Europe/London", "week": {"mon": "all day"}}, False),
        ({"tz": "Europe/London", "holidays": ["2026-02-30"]}, False),
        ({"tz": "Europe/London", "holidays": [7]}, False),
        ({"tz": "Europe/London", "more": 1}, False),
    ],
)
async def test_hours_are_taken_only_when_they_are_hours(
    admin: Administrator, definition: dict[str, Any], sound: bool
) -> None:
    form = {"name": "Operators", "organisation": None, "definition": json.dumps(definition)}

    answer = await admin.ask("POST", CALENDAR, json=form)

    assert (answer.status_code == 201) is sound, answer.text
    assert sound or "Write the hours as" in answer.text
