"""One deed for many complaints, with an answer for each."""

from collections.abc import AsyncIterator, Sequence
from uuid import UUID

import pytest

from app import wiring
from app.complaints.commands import bulk
from app.eventlog import Entry, when
from app.kernel import clock, db
from app.kernel.errors import Conflict
from tests.browser import Browser
from tests.complaints.make import (
    BROUGHT,
    brought_to,
    complaint,
    furnished,
    opened,
    reference_of,
    row_of,
    ward,
)


async def test_many_at_once_tell_the_result_of_each_row(house: None) -> None:
    here, elsewhere = await furnished(), await ward("Rawabi")
    mine = await complaint(here.hospital, "MOH", at=clock.now())
    ended = await complaint(here.hospital, "MOH", at=clock.now())
    foreign = await complaint(elsewhere.hospital, "MOH", at=clock.now())
    number = await reference_of(ended)
    browser = await opened(here.officer, number)
    page = await browser.get("complaints.move.new", query={"to": "resolved"}, reference=number)
    form = page.form(f"/complaints/{number}/move")
    await browser.post("complaints.move.create", {**form, "resolution": "x"}, reference=number)

    answer = await browser.post(
        "complaints.bulk.create",
        {"deed": "status", "status": "in_progress", "ids": [str(mine), str(ended), str(foreign)]},
    )

    assert answer.status == 200
    results = answer.texts("#results td")
    assert results[0] == "Done" and results[1] != "Done" and results[2] != "Done"
    assert "1 of 3 done." in answer.text
    assert (await row_of(mine))["status"] == "in_progress"
    assert (await row_of(foreign))["status"] == "open"
    assert "Not known" in answer.texts("#results th")[2]


async def test_many_at_once_have_an_answer_each(house: None):
    place, other = await ward(), await ward("Rawabi")
    keys = [
        await brought_to(place, "open"),
        await brought_to(place, "closed"),
        await brought_to(other, "open"),
    ]

    moved = await bulk.bulk_move(keys, "in_progress", BROUGHT, by=place.officer)
    given = await bulk.bulk_assign(keys, place.lead.id, by=place.officer)

    assert [one.done for one in moved] == [True, False, False]
    assert [one.complaint for one in moved] == keys
    assert [one.done for one in given] == [True, False, False]
    assert (await row_of(keys[0]))["assigned_to"] == place.lead.id
    assert all(one.problem for one in moved[1:])


@pytest.fixture
async def refused(house: None) -> AsyncIterator[set[UUID]]:
    """Complaints whose new state a reaction refuses, after everything about it was written."""
    keys: set[UUID] = set()

    async def refuse(entries: Sequence[Entry]) -> None:
        if any(entry.subject.id in keys for entry in entries):
            raise Conflict("Not this one.")

    when("complaint", "COMPLAINT_STATUS", refuse)
    yield keys
    wiring.connect()


async def test_one_that_is_refused_leaves_nothing_of_itself_and_does_not_hold_up_the_others(
    refused: set[UUID],
) -> None:
    place = await ward()
    first, second = [await brought_to(place, "open") for _n in range(2)]
    before = dict(await row_of(first))
    refused.add(first)

    moved = await bulk.bulk_move([first, second], "in_progress", BROUGHT, by=place.officer)

    assert [one.problem for one in moved] == ["Not this one.", ""]
    assert dict(await row_of(first)) == before
    assert (await row_of(second))["status"] == "in_progress"
    moves = "select subject_id from event_log where code = 'COMPLAINT_STATUS'"
    assert [row["subject_id"] for row in await db.fetch(moves)] == [second]


async def test_a_deed_without_rows_or_without_what_it_takes_is_refused_at_its_field(house: None) -> None:
    here = await furnished()
    key = str(await complaint(here.hospital))
    browser = Browser(here.officer)

    for form, words in (
        ({"deed": "assign", "assigned_to": str(here.lead.id)}, "Tick the complaints first."),
        ({"ids": [key]}, "Choose what to do with them."),
        ({"ids": [key], "deed": "assign"}, "Choose who answers for them."),
        ({"ids": [key], "deed": "status"}, "Choose where it goes."),
    ):
        answer = await browser.post("complaints.bulk.create", form)
        assert answer.status == 422
        assert words in answer.text


async def test_many_are_given_to_one_person_on_the_page(house: None) -> None:
    here = await furnished()
    keys = [await complaint(here.hospital) for _n in range(2)]
    form = {"deed": "assign", "assigned_to": str(here.lead.id), "ids": [str(key) for key in keys]}

    answer = await Browser(here.officer).post("complaints.bulk.create", form)

    assert answer.texts("#results td") == ["Done", "Done"]
    assert {(await row_of(key))["assigned_to"] for key in keys} == {here.lead.id}


async def test_a_reason_stays_when_the_move_is_refused(house: None) -> None:
    here = await ward()
    rows = [str(await complaint(here.hospital, "MOH")) for _n in range(2)]
    form = {"deed": "status", "status": "", "reason": "Ward closed.", "ids": rows}

    refused = await Browser(here.officer).post("complaints.bulk.create", form)

    assert refused.status == 422
    assert refused.texts("textarea[name=reason]") == ["Ward closed."]
    assert [each["value"] for each in refused.soup.select("form[data-guard] input[name=ids]")] == rows
