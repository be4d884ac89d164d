"""The rules of deadlines in the administration area: the seed's form, no ties, and no live deadline that moves."""

from datetime import timedelta
from typing import Any

import pytest

from app.accounts.porter import Porter
from app.complaints.commands.applying import preview
from app.kernel import clock, db
from app.sla.rules import Config, seeded
from tests.admin.test_gate import Administrator, enter
from tests.complaints.make import START, complaint, config, row_of, ward

PATH = "/api/tables/complaint_sla_config/"
LISTED = [
    "hospital",
    "source",
    "severity",
    "priority",
    "sla_hours",
    "first_reminder_hours_after",
    "second_reminder_hours_after",
    "escalation_hours_after",
    "is_active",
]
LEGACY = [
    "reminder_hours_before",
    "second_reminder_enabled",
    "second_reminder_hours_before",
    "thank_you_email_enabled",
]
GROUPS = {
    "Configuration: ": LISTED[:5],
    "Source-Based Timing: ": LISTED[5:8],
    "Legacy Timing: ": LEGACY,
    "Status: ": ["is_active"],
}


@pytest.fixture
async def admin(house: None, console: Any, porter: Porter) -> Administrator:
    return await enter(console, porter, "admin")


async def test_the_list_has_the_seeds_columns_and_filters(admin: Administrator) -> None:
    extra = (await admin.ask("GET", f"{PATH}schema/")).json()["extra"]

    assert extra["visible_column_names"] == LISTED
    assert extra["visible_filter_names"] == [*LISTED[:4], "is_active"]


async def test_the_form_has_the_seeds_fields_in_their_order_each_with_its_groups_name(
    admin: Administrator,
) -> None:
    fields = (await admin.ask("GET", f"{PATH}schema/")).json()["properties"]

    in_order = [field for group in GROUPS.values() for field in group]
    assert list(fields)[: len(in_order)] == in_order
    for group, names in GROUPS.items():
        for name in names:
            assert fields[name]["extra"]["help_text"].startswith(group), name
    for name, words in (
        ("first_reminder_hours_after", "Send 1st reminder X hours after complaint creation"),
        ("second_reminder_hours_after", "Send 2nd reminder X hours after complaint creation"),
        ("escalation_hours_after", "Escalate complaint X hours after creation if unresolved"),
    ):
        assert words in fields[name]["extra"]["help_text"]


async def test_an_edit_makes_a_version_and_moves_no_live_deadline(admin: Administrator) -> None:
    here = await ward()
    key = await config(here.hospital, seeded("H1")[0])
    before = await complaint(here.hospital, "MOH")
    wakes = await db.fetchval("select wake_at from deadline where subject_id = $1", before)

    answer = await admin.ask("PATCH", f"{PATH}{key}/", json={"sla_hours": 12})

    assert answer.status_code == 200, answer.text
    row = await db.fetchrow("select version, is_seeded from complaint_sla_config where id = $1", key)
    assert tuple(row) == (2, False)
    assert (await row_of(before))["due_at"] == START + timedelta(hours=24)
    assert await db.fetchval("select wake_at from deadline where subject_id = $1", before) == wakes
    after = await complaint(here.hospital, "MOH")
    assert (await row_of(after))["due_at"] == START + timedelta(hours=12)
    with clock.frozen(START):
        shown = await preview(key)
    assert (shown.affected, shown.sooner) == (1, 1), (
        "applying it is an act of its own, and says first what it does"
    )


async def test_a_tie_cannot_be_made_and_is_refused_in_words(admin: Administrator) -> None:
    here = await ward()
    await config(here.hospital, seeded("H1")[0])
    source = await db.fetchval("select id from complaint_source where code = 'MOH'")
    new = {"hospital": str(here.hospital), "source": str(source), "sla_hours": 9}

    refused = await admin.ask("POST", PATH, json=new)
    off = await admin.ask("POST", PATH, json={**new, "is_active": False})

    assert refused.status_code == 422
    assert refused.json()["db_error"].startswith("This hospital has an active rule")
    assert off.status_code == 201, off.text
    switched_on = await admin.ask("PATCH", f"{PATH}{off.json()[0]['id']}/", json={"is_active": True})
    assert switched_on.status_code == 422
    assert await db.fetchval("select count(*) from event_log where code = 'ROW_CREATED'") == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"sla_hours": 0},
        {"sla_hours": -3},
        {"sla_hours": "soon"},
        {"reminder_hours_before": -1},
        {"max_escalation_level": 99},
        {"severity": "terrible"},
        {"version": 7},
        {"is_seeded": True},
    ],
    ids=str,
)
async def test_what_makes_no_sense_is_refused(admin: Administrator, wrong: dict[str, Any]) -> None:
    here = await ward()
    key = await config(here.hospital, Config("H1", 24, "MOH"))

    answer = await admin.ask("PATCH", f"{PATH}{key}/", json=wrong)

    assert answer.status_code == 422, answer.text
    assert await db.fetchval("select version from complaint_sla_config where id = $1", key) == 1


async def test_a_source_gets_another_name_but_never_another_code(admin: Administrator) -> None:
    key = await db.fetchval("select id from complaint_source where code = 'FAMILY'")
    path = f"/api/tables/complaint_source/{key}/"

    renamed = await admin.ask("PATCH", path, json={"name": "Family"})
    recoded = await admin.ask("PATCH", path, json={"code": "KIN"})

    assert (renamed.status_code, recoded.status_code) == (200, 422)
    assert await db.fetchval("select name from complaint_source where code = 'FAMILY'") == "Family"
    await db.execute("update complaint_source set name = 'Family member / relative' where code = 'FAMILY'")
