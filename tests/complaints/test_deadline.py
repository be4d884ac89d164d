"""A deadline set by hand: with a reason, by the coordinator, and the old one stays on record (sla.md 1.11 B17)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.complaints.commands.changing import change
from app.complaints.commands.deadline import set_deadline
from app.complaints.commands.moving import move
from app.complaints.queries.checks import differences
from app.complaints.rules.states import Brought
from app.kernel import clock, db
from app.kernel.actor import the_system
from app.kernel.errors import Conflict, Invalid
from app.sla.rules import Config, seeded
from tests.browser import Browser
from tests.complaints.make import START, Ward, complaint, config, row_of, sweep_until, ward
from tests.sla.desk import LON

HOUR = timedelta(hours=1)


async def place(row: Config | None = None) -> Ward:
    here = await ward()
    await config(here.hospital, row or seeded("H1")[0])
    return here


async def sent_at(key: object) -> dict[str, object]:
    rows = await db.fetch("select kind, at from sla_notice where subject_id = $1 and state = 'sent'", key)
    return {row["kind"]: row["at"] for row in rows}


async def test_reminders_and_escalation_keep_their_distance_and_the_old_target_stays(house: None) -> None:
    here = await place()
    key = await complaint(here.hospital, department=here.department)
    with clock.frozen(START + 2 * HOUR):
        await set_deadline(key, START + 30 * HOUR, by=the_system, reason="The ministry gave six hours more.")

    await sweep_until(START + 40 * HOUR)

    row = await row_of(key)
    assert row["due_at"] == START + 30 * HOUR
    assert await sent_at(key) == {
        "first_reminder": START + 18 * HOUR,
        "second_reminder": START + 36 * HOUR,
        "escalation": START + 30 * HOUR,
    }
    first, second = await db.fetch(
        "select * from complaint_target where complaint = $1 order by version", key
    )
    assert (first["due_at"], first["outcome"]) == (START + 24 * HOUR, "superseded")
    assert (second["cause"], second["basis"], second["reason"]) == (
        "by_hand",
        "given",
        "The ministry gave six hours more.",
    )
    entry = await db.fetchrow("select notes, context from event_log where code = 'SLA_CHANGE'")
    assert entry["notes"] == "The ministry gave six hours more."
    assert await differences([key]) == []


async def test_an_instant_is_an_instant_whatever_the_opening_hours(house: None) -> None:
    here = await place(replace(seeded("H1")[0], calendar=LON))
    key = await complaint(here.hospital)
    with clock.frozen(START + 2 * HOUR):
        await set_deadline(key, START + 30 * HOUR, by=the_system, reason="Agreed")

    assert (await row_of(key))["due_at"] == START + 30 * HOUR


async def test_waiting_before_it_was_set_is_not_counted_twice_and_waiting_after_it_is(house: None) -> None:
    here = await place(replace(seeded("H1")[2], pause_on_waiting=True))
    key = await complaint(here.hospital, "PATIENT")
    for hour, status in ((1, "waiting"), (5, "in_progress")):
        with clock.frozen(START + hour * HOUR):
            await move(key, status, Brought(reason="Asked", awaiting="Them"), by=the_system)
    with clock.frozen(START + 6 * HOUR):
        await set_deadline(key, START + 20 * HOUR, by=the_system, reason="Agreed")
    assert (await row_of(key))["due_at"] == START + 20 * HOUR

    for hour, status in ((10, "waiting"), (13, "in_progress")):
        with clock.frozen(START + hour * HOUR):
            await move(key, status, Brought(reason="Asked", awaiting="Them"), by=the_system)

    assert (await row_of(key))["due_at"] == START + 23 * HOUR


async def test_a_later_change_of_source_counts_from_the_beginning_again(house: None) -> None:
    here = await place()
    await config(here.hospital, seeded("H1")[1])
    key = await complaint(here.hospital)
    with clock.frozen(START + 2 * HOUR):
        await set_deadline(key, START + 30 * HOUR, by=the_system, reason="Agreed")
        await change(key, {"source": "CCHI"}, by=the_system)

    assert (await row_of(key))["due_at"] == START + 48 * HOUR


@pytest.mark.parametrize(
    ("due", "reason", "field"), [(2, "Agreed", "due_at"), (1, "Agreed", "due_at"), (9, "  ", "reason")]
)
async def test_a_time_that_has_passed_and_no_reason_are_refused(
    house: None, due: int, reason: str, field: str
) -> None:
    here = await place()
    key = await complaint(here.hospital)

    with clock.frozen(START + 2 * HOUR), pytest.raises(Invalid) as wrong:
        await set_deadline(key, START + due * HOUR, by=the_system, reason=reason)

    assert set(wrong.value.problems) == {field}


async def test_what_is_over_or_was_promised_nothing_has_no_deadline_to_set(house: None) -> None:
    here = await place()
    over, silent = await complaint(here.hospital), await complaint(here.hospital, no_target=True)
    with clock.frozen(START + HOUR):
        await move(over, "resolved", Brought(resolution="Done"), by=the_system)
        for key in (over, silent):
            with pytest.raises(Conflict):
                await set_deadline(key, START + 30 * HOUR, by=the_system, reason="Agreed")


async def test_the_coordinator_sets_it_on_the_page_and_nobody_else(house: None) -> None:
    here = await place()
    one = await complaint(here.hospital)
    reference = await db.fetchval("select reference from complaint where id = $1", one)
    coordinator, officer = Browser(here.coordinator), Browser(here.officer)
    with clock.frozen(START + 2 * HOUR):
        page = await coordinator.get("complaints.complaint.show", reference=reference)
        assert page.soup.select_one(f'a[href="/complaints/{reference}/deadline"]') is not None
        page = await coordinator.get("complaints.deadline.edit", reference=reference)
        form = page.form(f"/complaints/{reference}/deadline")
        empty = await coordinator.post(
            "complaints.deadline.update", {**form, "reason": ""}, reference=reference
        )
        given = {**form, "due_at": "2026-02-06T15:00", "reason": "Agreed with the ministry"}
        done = await coordinator.post("complaints.deadline.update", given, reference=reference)
        page = await coordinator.get("complaints.deadline.edit", reference=reference)
        key = page.form(f"/complaints/{reference}/deadline")["form_key"]
        stale = await coordinator.post(
            "complaints.deadline.update",
            {**given, "form_key": key, "due_at": "2026-02-07T15:00"},
            reference=reference,
        )
        after = await coordinator.get("complaints.complaint.show", reference=reference)
        refused = await officer.get("complaints.deadline.edit", reference=reference)

    assert (empty.status, done.status, stale.status, refused.status) == (422, 303, 409, 403)
    theirs, mine = stale.texts(".notice td")
    assert "6 Feb" in theirs and "7 Feb" in mine and "+00:00" not in theirs + mine
    assert "Set by hand" in after.soup.select_one("main aside").get_text()
    assert "Agreed with the ministry" in after.soup.select_one("#timeline").get_text()
