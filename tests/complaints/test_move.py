"""Every move of the state machine, by everybody, in the database: the commands and then the database itself."""

import asyncio
from datetime import timedelta
from itertools import product

import asyncpg
import pytest

from app.complaints.commands import answering, moving
from app.complaints.queries import checks
from app.complaints.rules import cla
from app.complaints.rules.stale import Stale
from app.complaints.rules.states import Brought, move_between
from app.kernel import clock, db
from app.kernel.actor import the_system
from app.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from tests import make
from tests.complaints.make import (
    BROUGHT,
    START,
    WAYS,
    brought_to,
    complaint,
    furnished,
    opened,
    reference_of,
    row_of,
    ward,
)
from tests.waiting import until

ACTORS = {
    "officer": lambda place: place.officer,
    "lead": lambda place: place.lead,
    "department manager": lambda place: place.manager,
    "director": lambda place: place.director,
    "coordinator": lambda place: place.coordinator,
}
MANAGERS = {"lead", "department manager"}


@pytest.mark.parametrize("actor", ACTORS)
@pytest.mark.parametrize("source", WAYS)
async def test_everybody_makes_just_the_moves_that_are_theirs(house: None, source: str, actor: str):
    place = await ward()
    by = ACTORS[actor](place)
    for target in WAYS:
        key = await brought_to(place, source)
        move = move_between(source, target)
        with clock.frozen(START + timedelta(hours=2)):
            if move is None:
                with pytest.raises(Conflict):
                    await moving.move(key, target, BROUGHT, by=by)
            elif move.managers_only and actor not in MANAGERS:
                with pytest.raises(Forbidden):
                    await moving.move(key, target, BROUGHT, by=by)
            else:
                assert (await moving.move(key, target, BROUGHT, by=by)).target == target
                assert (await row_of(key))["status"] == target
                continue
        assert (await row_of(key))["status"] == source


async def test_people_of_another_hospital_move_nothing(house: None):
    place, other = await ward(), await ward("Rawabi")
    for source, target in product(WAYS, WAYS):
        key = await brought_to(place, source)
        for by in (other.officer, other.lead, other.manager):
            with pytest.raises(NotFound):
                await moving.move(key, target, BROUGHT, by=by)


@pytest.mark.parametrize(("source", "target"), [pair for pair in product(WAYS, WAYS) if pair[0] != pair[1]])
async def test_the_database_refuses_what_the_table_does_not_allow(house: None, source: str, target: str):
    place = await ward()
    key = await brought_to(place, source)
    stamps = {
        "waiting": "waiting_reason = 'x', waiting_for = 'y', waiting_since = now()",
        "resolved": "resolution = 'x', resolved_at = now(), closed_at = null, cancelled_at = null",
        "closed": "resolution = 'x', resolved_at = now(), closed_at = now(), cancelled_at = null",
        "cancelled": "cancel_reason = 'x', cancelled_at = now(), resolved_at = null, closed_at = null",
    }.get(target, "resolved_at = null, closed_at = null, cancelled_at = null")
    sql = f"update complaint set status = $2, updated_at = $3, is_overdue = false, {stamps} where id = $1"
    later = START + timedelta(hours=3)

    if move_between(source, target):
        assert await db.execute(sql, key, target, later) == 1
    else:
        with pytest.raises(asyncpg.CheckViolationError):
            await db.execute(sql, key, target, later)


@pytest.mark.parametrize(
    ("target", "columns"),
    [
        ("resolved", "resolved_at = now()"),
        ("waiting", "waiting_reason = 'x'"),
        ("cancelled", "cancelled_at = now()"),
    ],
)
async def test_the_database_wants_what_a_move_must_bring(house: None, target: str, columns: str):
    place = await ward()
    key = await brought_to(place, "open")
    with pytest.raises(asyncpg.CheckViolationError):
        await db.execute(f"update complaint set status = $2, {columns} where id = $1", key, target)


@pytest.mark.parametrize(
    ("target", "brought", "field"),
    [
        ("resolved", Brought(), "resolution"),
        ("resolved", Brought(resolution="  "), "resolution"),
        ("cancelled", Brought(), "reason"),
        ("waiting", Brought(reason="Asked for notes"), "awaiting"),
        ("waiting", Brought(awaiting="The ward"), "reason"),
    ],
)
async def test_a_move_says_which_field_is_missing(house: None, target: str, brought: Brought, field: str):
    place = await ward()
    key = await brought_to(place, "open")
    with pytest.raises(Invalid) as refused:
        await moving.move(key, target, brought, by=the_system)
    assert set(refused.value.problems) == {field}


async def test_a_closed_complaint_is_reopened_for_90_days_and_not_a_second_longer(house: None):
    place = await ward()
    key = await brought_to(place, "closed")
    late = START + timedelta(hours=1, days=90)
    with clock.frozen(late + timedelta(seconds=1)), pytest.raises(Conflict):
        await moving.move(key, "in_progress", BROUGHT, by=place.lead)
    with clock.frozen(late):
        await moving.move(key, "in_progress", BROUGHT, by=place.lead)
    assert (await row_of(key))["round"] == 2


async def test_the_second_of_two_editors_sees_both_versions(house: None):
    place = await ward()
    key = await brought_to(place, "open")
    await moving.move(key, "in_progress", BROUGHT, by=place.officer, version=1)

    with pytest.raises(Stale) as refused:
        await moving.move(key, "waiting", BROUGHT, by=place.lead, version=1)

    assert (refused.value.theirs["status"], refused.value.mine["status"]) == ("in_progress", "waiting")


async def test_every_change_stands_on_the_timeline_with_old_and_new_status(house: None):
    place = await ward()
    key = await brought_to(place, "closed")
    with clock.frozen(START + timedelta(hours=2)):
        await moving.move(key, "in_progress", BROUGHT, by=place.lead)

    rows = await db.fetch(
        "select code, context->>'old_status' a, context->>'new_status' b from event_log"
        " where subject_id = $1 order by seq",
        key,
    )

    assert [tuple(row) for row in rows] == [
        ("COMPLAINT_CREATED", None, None),
        ("COMPLAINT_STATUS", "open", "resolved"),
        ("COMPLAINT_CLOSED", "resolved", "closed"),
        ("COMPLAINT_REOPENED", "closed", "in_progress"),
    ]


async def test_a_message_from_whom_we_wait_for_ends_the_waiting_at_its_time(house: None):
    place = await ward()
    key = await brought_to(place, "waiting")
    with clock.frozen(START + timedelta(hours=5)):
        await answering.hear_from_complainant(
            key, "Here it is.", by=the_system, at=START + timedelta(hours=4)
        )

    stored = await row_of(key)
    assert (stored["status"], stored["waiting_for"]) == ("in_progress", "")
    heard = await db.fetch("select what, at from clock_event where subject_id = $1 order by n", key)
    assert (heard[-1]["what"], heard[-1]["at"]) == ("inbound", START + timedelta(hours=4))


async def test_the_helplines_codes_keep_their_letters_and_close_with_an_outcome(house: None):
    place = await ward()
    key = await brought_to(place, "in_progress")
    for code in ("HOLDING_LETTER_SENT", "TRANSFERRED_TO_SPECIALIST", "FULL_RESPONSE_SENT"):
        await answering.record_code(key, cla.Recorded(code, "Sent today"), by=the_system)
    await moving.move(key, "resolved", BROUGHT, by=the_system)
    with pytest.raises(Invalid):
        await answering.record_code(key, cla.Recorded("COMPLAINT_CLOSED", "Done"), by=the_system)
    await answering.record_code(key, cla.Recorded("COMPLAINT_CLOSED", "Done", resolved=True), by=the_system)

    stored = await row_of(key)
    assert (stored["status"], stored["resolved"]) == ("closed", True)
    assert all(
        stored[name]
        for name in ("holding_letter_at", "transferred_at", "full_response_at", "first_response_at")
    )
    kinds = await db.fetch("select kind from complaint_letter where complaint = $1 order by at, id", key)
    assert [row["kind"] for row in kinds] == ["holding_letter", "transfer", "full_response", "resolved"]


async def test_a_complaint_on_a_case_stands_on_both_timelines_and_marks_the_case(house: None):
    operator = await make.account("operator_manager")
    reference = await make.case(operator)
    case = await db.fetchval("select id from cases where reference = $1", reference)
    key = await complaint(operator.organisation, "", by=operator, linked_case=case, at=clock.now())
    flagged = "select complaint_flag from cases where id = $1"
    assert await db.fetchval(flagged, case)

    await moving.move(key, "resolved", BROUGHT, by=operator)
    with pytest.raises(Invalid):
        await moving.move(key, "closed", BROUGHT, by=operator)
    await moving.move(key, "closed", BROUGHT, by=operator, resolved=True)

    assert not await db.fetchval(flagged, case)
    both = (
        "select e.code from timeline t join event_log e on e.id = t.event_id"
        " where t.subject_id = $1 and e.key = 'complaint' order by t.seq"
    )
    assert await db.fetch(both, case) == await db.fetch(both, key)


async def test_who_waited_for_the_lock_decides_on_the_whole_new_history(house: None):
    place = await ward()
    key = await brought_to(place, "in_progress")
    taken, let_go = asyncio.Event(), asyncio.Event()
    waiting = (
        "select true from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
    )

    @db.atomic
    async def resolve_slowly() -> None:
        await moving.move(key, "resolved", BROUGHT, by=place.officer)
        taken.set()
        await let_go.wait()

    async def close() -> None:
        await taken.wait()
        await moving.move(key, "closed", BROUGHT, by=place.officer)

    async def let_go_once_somebody_waits() -> None:
        await taken.wait()
        await until(lambda: db.fetchval(waiting), what="the second move waits for the lock")
        let_go.set()

    with clock.frozen(START + timedelta(hours=2)):
        await asyncio.gather(resolve_slowly(), close(), let_go_once_somebody_waits())

    heard = await db.fetch("select value from clock_event where subject_id = $1 order by n", key)
    assert [row["value"] for row in heard] == ["in_progress", "resolved", "closed"]
    stored = await row_of(key)
    assert (stored["status"], stored["round"], stored["version"]) == ("closed", 1, 4)
    assert await checks.differences([key]) == []


async def test_moves_are_offered_and_made(house: None) -> None:
    here = await furnished()
    key = await complaint(here.hospital, "MOH", at=clock.now())
    reference = await reference_of(key)
    browser = await opened(here.officer, reference)
    form = await browser.get("complaints.move.new", query={"to": "resolved"}, reference=reference)

    hidden = form.form(f"/complaints/{reference}/move")
    empty = await browser.post("complaints.move.create", {**hidden, "resolution": " "}, reference=reference)
    hidden = empty.form(f"/complaints/{reference}/move")
    done = await browser.post(
        "complaints.move.create", {**hidden, "resolution": "Apologised"}, reference=reference
    )

    assert (form.status, empty.status, done.status) == (200, 422, 303)
    row = await row_of(key)
    assert (row["status"], row["resolution"]) == ("resolved", "Apologised")
    page = await browser.get("complaints.complaint.show", reference=reference)
    assert "Kept" in page.texts("#track p")[0]
    again = await browser.get("complaints.move.new", query={"to": "waiting"}, reference=reference)
    assert again.status == 409


async def test_who_moves_it_second_reads_where_it_stands_in_words(house: None) -> None:
    here = await furnished()
    key = await complaint(here.hospital, "MOH", at=clock.now())
    reference = await reference_of(key)
    browser = await opened(here.officer, reference)
    await moving.move(key, "in_progress", BROUGHT, by=here.lead)

    form = {"status": "resolved", "resolution": "Apologised", "version": "1"}
    answer = await browser.post("complaints.move.create", form, reference=reference)

    assert answer.status == 409
    assert answer.texts(".notice td") == ["In progress", "Resolved"]
    assert "Apologised" in answer.soup.select_one("#f-resolution").get_text()
