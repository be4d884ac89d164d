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
