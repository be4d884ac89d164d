"""Rules, their versions and the deadlines they set: an edit moves nothing by itself; a change of traits does."""

from datetime import datetime, timedelta
from uuid import UUID

import asyncpg
import pytest

from app.complaints.commands import applying, changing, moving
from app.complaints.commands.setup import setup_sla
from app.complaints.queries import checks
from app.complaints.rules.states import Brought
from app.kernel import clock, db
from app.kernel.actor import the_system
from app.kernel.errors import Conflict, Invalid
from app.sla.rules import Config, seeded
from tests import make
from tests.complaints.make import START, Ward, breaches, complaint, config, row_of, sweep_until, ward
from tests.sla.desk import LON


@pytest.fixture
async def place(house: None) -> Ward:
    """A hospital with the seeded rows."""
    here = await ward()
    await setup_sla()
    return here


def at(hours: float) -> datetime:
    return START + timedelta(hours=hours)


async def rule(place: Ward, source: str = "MOH"):
    return await db.fetchval(
        "select c.id from complaint_sla_config c join complaint_source s on s.id = c.source"
        " where c.hospital = $1 and s.code = $2",
        place.hospital,
        source,
    )


async def targets(key) -> list[tuple]:
    rows = await db.fetch(
        "select version, cause, outcome, breach_cause from complaint_target where complaint = $1 order by version",
        key,
    )
    return [tuple(row) for row in rows]


async def test_setting_up_twice_makes_four_rows_a_hospital_and_leaves_edited_ones_alone(place: Ward):
    other = await make.organisation("Rawabi", "hospital")
    await db.execute("update complaint_sla_config set sla_hours = 12 where id = $1", await rule(place))
    off = await rule(place, "CCHI")
    await db.execute("update complaint_sla_config set is_active = false where id = $1", off)

    again = await setup_sla()

    assert (again.hospitals, again.rows) == (2, 4)
    assert (await setup_sla()).rows == 0
    kept = await db.fetch(
        "select sla_hours, version, is_seeded, is_active from complaint_sla_config"
        " where hospital = $1 order by sla_hours",
        place.hospital,
    )
    assert [tuple(row) for row in kept] == [
        (12, 2, False, True),
        (48, 2, False, False),
        (72, 1, True, True),
        (72, 1, True, True),
    ]
    assert await db.fetchval("select count(*) from complaint_sla_config where hospital = $1", other) == 4


async def test_a_tie_between_rows_is_impossible(place: Ward):
    with pytest.raises(asyncpg.UniqueViolationError):
        await config(place.hospital, seeded("x")[0])


async def test_an_edit_moves_no_live_deadline_until_it_is_applied(place: Ward):
    key = await complaint(place.hospital, department=place.department)
    await complaint(place.hospital, "PATIENT")
    await db.execute(
        "update complaint_sla_config set sla_hours = 30, escalation_hours_after = 30 where id = $1",
        await rule(place),
    )

    await sweep_until(at(13))
    assert (await row_of(key))["due_at"] == at(24)
    assert (await row_of(await complaint(place.hospital)))["due_at"] == at(30)
    with clock.frozen(at(14)):
        shown = await applying.preview(await rule(place))
        assert (shown.affected, shown.later, shown.sooner, shown.overdue_at_once) == (1, 1, 0, 0)
        assert shown.examples[0][1:] == (at(24), at(30))
        assert (await row_of(key))["due_at"] == at(24)
        step = await applying.apply_batch(await rule(place), UUID(int=0))
        assert step == (key, 1)
        assert await applying.apply_batch(await rule(place), key) is None

    stored = await row_of(key)
    assert (stored["due_at"], stored["config_version"], stored["target_version"]) == (at(30), 2, 2)
    assert await targets(key) == [(1, "created", "superseded", ""), (2, "apply_config", None, "")]
    with clock.frozen(at(14)):
        assert (await applying.preview(await rule(place))).affected == 0
    await sweep_until(at(40))
    notices = await db.fetch("select kind, at from sla_notice where subject_id = $1", key)
    assert {(row["kind"], row["at"]) for row in notices} == {
        ("first_reminder", at(12)),
        ("escalation", at(30)),
        ("second_reminder", at(30)),
    }


async def test_new_opening_hours_are_a_new_version_of_every_row_that_uses_them(place: Ward):
    await config(place.hospital, Config("x", 8, severity="low", calendar=LON))
    key = await complaint(place.hospital, "", severity="low")
    before = (await row_of(key))["due_at"]
    await db.execute(
        """update work_calendar set definition = jsonb_set(definition, '{week,mon}', '[["10:00","17:00"]]')"""
    )

    assert await db.fetchval("select max(version) from complaint_sla_config where severity = 'low'") == 2
    assert (await row_of(key))["due_at"] == before
    assert await checks.differences([key]) == []


async def test_a_version_cannot_be_rewritten(place: Ward):
    with pytest.raises((asyncpg.RestrictViolationError, asyncpg.InsufficientPrivilegeError)):
        await db.execute("update complaint_sla_config_version set definition = '{}'")


async def test_a_change_of_source_counts_from_the_same_anchor_and_skips_what_lies_before(place: Ward):
    key = await complaint(place.hospital, "PATIENT", department=place.department)
    with clock.frozen(at(20)):
        assert await changing.change(key, {"source": "MOH"}, by=the_system, reason="The Ministry wrote too")

    await sweep_until(at(31))

    stored = await row_of(key)
    assert stored["due_at"] == at(24)
    rows = await db.fetch(
        "select kind, state, reason, target_version from sla_notice where subject_id = $1 order by at, kind",
        key,
    )
    assert [tuple(row) for row in rows] == [
        ("first_reminder", "skipped", "before_change", 2),
        ("escalation", "sent", "", 2),
        ("second_reminder", "sent", "", 2),
    ]
    assert await db.fetchval("select count(*) from event_log where code = 'SLA_CHANGE'") == 1
    assert await breaches() == []


async def test_a_change_that_puts_the_deadline_in_the_past_is_a_breach_of_its_own_kind(place: Ward):
    key = await complaint(place.hospital, "PATIENT", department=place.department)
    with clock.frozen(at(40)):
        await changing.change(key, {"source": "MOH"}, by=the_system)

    stored = await row_of(key)
    assert (stored["is_overdue"], stored["breached"], stored["breach_cause"]) == (True, True, "retarget")
    await sweep_until(at(41))
    assert await db.fetchval("select count(*) from sla_notice where kind = 'escalation'") == 1


async def test_a_change_that_no_rule_looks_at_keeps_the_deadline(place: Ward):
    key = await complaint(place.hospital, "MOH")
    wanted = {"severity": "critical", "priority": "high", "department": place.department, "title": "Clearer"}

    assert not await changing.change(key, wanted, by=the_system)

    stored = await row_of(key)
    assert (stored["due_at"], stored["severity"], stored["department"], stored["title"]) == (
        at(24),
        "critical",
        place.department,
        "Clearer",
    )
    assert await targets(key) == [(1, "created", None, "")]
    assert not await changing.change(key, {"severity": "critical"}, by=the_system)


@pytest.mark.parametrize(
    "wanted",
    [{"severity": "huge"}, {"source": "NOBODY"}, {"title": " "}],
    ids=lambda wanted: next(iter(wanted)),
)
async def test_a_value_there_is_not_is_refused_at_its_field(place: Ward, wanted: dict[str, str]):
    key = await complaint(place.hospital)
    with pytest.raises(Invalid) as refused:
        await changing.change(key, wanted, by=the_system)
    assert set(refused.value.problems) == set(wanted)


async def test_what_is_over_changes_no_deadline(place: Ward):
    key = await complaint(place.hospital)
    await moving.move(key, "resolved", Brought(resolution="Put right"), by=the_system)
    with pytest.raises(Conflict):
        await changing.change(key, {"severity": "high"}, by=the_system)


async def test_a_deadline_that_came_with_the_complaint_is_kept_and_none_is_none(place: Ward):
    given = await complaint(place.hospital, due_at=at(10))
    late = await complaint(
        place.hospital, at=at(20), created_at=START, due_at=at(10), resolved_at=at(11), closed=True
    )
    nothing = await complaint(place.hospital, no_target=True)

    assert ((await row_of(given))["due_at"], (await row_of(nothing))["due_at"]) == (at(10), None)
    stored = await row_of(late)
    assert (stored["status"], stored["breached"], stored["is_overdue"]) == ("closed", True, False)
    assert {row["subject_id"] for row in await db.fetch("select subject_id from deadline")} == {given}


async def test_the_nightly_check_finds_what_was_changed_behind_the_engines_back(place: Ward):
    keys = [await complaint(place.hospital) for _ in range(3)]
    assert await checks.differences(keys) == []
    await db.execute(
        "update deadline set wake_at = wake_at + interval '1 hour' where subject_id = $1", keys[1]
    )
    await db.execute("update complaint set due_at = due_at + interval '1 hour' where id = $1", keys[2])

    found = await checks.differences(await checks.open_after(UUID(int=0), 10))

    assert {(one.complaint, one.what) for one in found} == {(keys[1], "wake_at"), (keys[2], "due_at")}


async def test_references_count_by_year_and_never_repeat(place: Ward):
    first = [(await row_of(await complaint(place.hospital)))["reference"] for _ in range(3)]
    next_year = (await row_of(await complaint(place.hospital, at=datetime(2027, 1, 1, tzinfo=START.tzinfo))))[
        "reference"
    ]

    numbers = [int(reference.removeprefix("C-2026-")) for reference in first]
    assert numbers == [numbers[0], numbers[0] + 1, numbers[0] + 2]
    assert next_year.startswith("C-2027-0")
