"""One case: who looked, what it costs, what is typed into it and what comes of it."""

from datetime import UTC, datetime

import pytest

from app.kernel import db
from tests import make
from tests.browser import Browser
from tests.cases.make import codes_of

NOON = datetime(2026, 2, 4, 12, tzinfo=UTC)


async def test_a_look_is_written_down_once_a_timer_and_always_without_one(house: None) -> None:
    """cla.md 1.6: with a running timer that already has CASE_CREATED or CASE_VIEWED here, a look is not stored."""
    maya = await make.account("operator")
    reference = await make.case(maya)
    browser = Browser(maya)

    await browser.get("cases.case.show", reference=reference)
    await browser.get("cases.case.show", reference=reference)
    assert (await codes_of(reference)).count("CASE_VIEWED") == 2

    await browser.post("cases.timer.create", reference=reference)
    await browser.get("cases.case.show", reference=reference)
    await browser.get("cases.case.show", reference=reference)
    assert (await codes_of(reference)).count("CASE_VIEWED") == 3


@pytest.mark.parametrize(
    "headers",
    [{"sec-purpose": "prefetch"}, {"hx-request": "true", "hx-request-type": "partial"}],
    ids=["prefetch", "fragment"],
)
async def test_each_way_to_see_a_case_leaves_a_trace(house: None, headers: dict[str, str]) -> None:
    maya = await make.account("operator")
    tom = await make.account("operator", organisation=maya.organisation)
    reference = await make.case(maya, person="Samira Haddad")

    answer = await Browser(tom).request("GET", f"/cases/{reference}", headers=headers)

    looked = await db.fetchval(
        "select count(*) from event_log where created_by = $1 and code = 'CASE_VIEWED'", tom.id
    )
    assert ("Samira" in answer.text) == bool(looked)


async def test_the_page_costs_the_same_for_five_entries_and_for_fifty(house: None) -> None:
    maya = await make.account("operator")
    reference = await make.case(maya, person="Samira Haddad")
    browser = Browser(maya)
    few = await browser.get("cases.case.show", reference=reference)
    for n in range(45):
        await browser.post("cases.note.create", {"notes": f"Note {n}"}, reference=reference)

    many = await browser.get("cases.case.show", reference=reference)

    assert many.statements == few.statements <= 3, "the session is the fourth"


async def test_the_first_operator_to_act_claims_a_case_for_ever(house: None) -> None:
    maya, stranger = await make.account("operator"), await make.account("operator")
    reference = await make.case(maya)
    await db.execute("update cases set organisation = null, owner = null")
    await db.execute("update case_facts set organisation = '00000000-0000-0000-0000-000000000000'")
    await Browser(stranger).get("cases.case.show", reference=reference)

    await Browser(stranger).post("cases.note.create", {"notes": "Mine now."}, reference=reference)

    row = await db.fetchrow("select organisation, owner from cases")
    assert (row["organisation"], row["owner"]) == (stranger.organisation, stranger.id)
    assert (await Browser(maya).get("cases.case.show", reference=reference)).status == 404


async def test_a_new_case_is_its_openers_and_waits_for_an_operator(house: None) -> None:
    """cla.md 4.6: owned by whoever opens it, claimed at once, next actor operator."""
    maya = await make.account("operator")
    browser = Browser(maya)
    page = await browser.get("cases.case.new")
    debt = page.soup.select("#f-category option")[1]["value"]

    form = {"source": "VOICEMAIL", "category": debt, "notes": "Rings after six."}
    opened = await browser.post("cases.case.create", form)

    row = await db.fetchrow("select * from cases")
    assert (opened.status, opened.location) == (303, f"/cases/{row['reference']}")
    assert (row["owner"], row["organisation"], row["requires_action_by"]) == (
        maya.id,
        maya.organisation,
        "operator",
    )
    assert (row["source"], str(row["category"]), row["notes"]) == ("VOICEMAIL", debt, "Rings after six.")
    assert (await browser.get("cases.case.index")).texts("#rows .ref") == [row["reference"]]


async def test_a_case_that_cannot_be_opened_keeps_what_was_typed(house: None) -> None:
    maya = await make.account("operator")

    page = await Browser(maya).post("cases.case.create", {"source": "PIGEON", "notes": "Rings after six."})

    assert (page.status, page.texts("#f-notes")) == (422, ["Rings after six."])
    assert page.texts("#f-source-err") == ["Choose one from the list."]
    assert await db.fetchval("select count(*) from cases") == 0


async def test_provider_staff_open_no_cases(house: None) -> None:
    adviser = Browser(await make.account("provider"))

    assert (await adviser.get("cases.case.new")).status == 403
    assert (await adviser.post("cases.case.create", {"source": "PHONE"})).status == 403
    assert await db.fetchval("select count(*) from cases") == 0


async def test_the_list_holds_the_cases_of_ones_own_organisation(house: None) -> None:
    maya, stranger = await make.account("operator"), await make.account("operator")
    reference = await make.case(maya)

    mine = await Browser(maya).get("cases.case.index", query={"view": "all"})
    theirs = await Browser(stranger).get("cases.case.index", query={"view": "all"})

    assert (mine.texts("#rows .ref"), theirs.texts("#rows .ref")) == ([reference], [])
