"""Giving a case to another operator, who answers for it from then on."""

import pytest

from app.accounts.account import Account
from app.kernel import db
from tests import make
from tests.browser import Browser


@pytest.fixture
async def gareth(house: None) -> Account:
    return await make.account("operator_manager", name="Gareth Pugh")


async def test_a_manager_gives_a_case_to_an_operator_of_its_organisation(gareth: Account) -> None:
    maya = await make.account("operator", name="Maya Okafor", organisation=gareth.organisation)
    await make.account("operator", name="Stranger")
    reference = await make.case(gareth)
    browser = Browser(gareth)

    page = await browser.get("cases.owner.edit", reference=reference)
    assert page.texts("#f-owner option")[1:] == ["Gareth Pugh", "Maya Okafor"]
    done = await browser.post("cases.owner.update", {"owner": str(maya.id)}, reference=reference)

    assert done.status == 303
    assert await db.fetchval("select owner from cases") == maya.id
    assert await db.fetchval("select owner from case_facts") == maya.id
    assert await db.fetchval("select notes from event_log where code = 'OWNER_SET'") == "Maya Okafor"


@pytest.mark.parametrize("who", ["nobody", "stranger", "provider", "left"])
async def test_only_an_active_operator_of_its_organisation_can_answer_for_a_case(
    gareth: Account, who: str
) -> None:
    people = {
        "stranger": await make.account("operator"),
        "provider": await make.account("provider", organisation=gareth.organisation),
        "left": await make.account("operator", organisation=gareth.organisation, active=False),
    }
    reference = await make.case(gareth)
    owner = str(people[who].id) if who in people else ""

    page = await Browser(gareth).post("cases.owner.update", {"owner": owner}, reference=reference)

    assert page.status == 422
    assert page.texts("#f-owner-err")
    assert await db.fetchval("select owner from cases") == gareth.id


async def test_an_archived_case_stays_with_its_owner(gareth: Account) -> None:
    maya = await make.account("operator", organisation=gareth.organisation)
    reference = await make.case(gareth)
    await db.execute("update cases set archived_at = now()")

    page = await Browser(gareth).post("cases.owner.update", {"owner": str(maya.id)}, reference=reference)

    assert page.status == 409
    assert await db.fetchval("select owner from cases") == gareth.id


async def test_operators_give_no_cases_away_and_managers_none_of_others(gareth: Account) -> None:
    maya = await make.account("operator", organisation=gareth.organisation)
    stranger = await make.account("operator_manager")
    reference = await make.case(gareth)
    form = {"owner": str(maya.id)}

    assert (await Browser(maya).post("cases.owner.update", form, reference=reference)).status == 403
    assert (await Browser(stranger).post("cases.owner.update", form, reference=reference)).status == 404
    assert (await Browser(stranger).get("cases.owner.edit", reference=reference)).status == 404
    assert await db.fetchval("select owner from cases") == gareth.id


async def test_a_case_that_nobody_claimed_goes_to_ones_own_people_only(gareth: Account) -> None:
    stranger, maya = (
        await make.account("operator"),
        await make.account("operator", organisation=gareth.organisation),
    )
    reference = await make.case(gareth)
    await db.execute("update cases set organisation = null")
    browser = Browser(gareth)

    theirs = await browser.post("cases.owner.update", {"owner": str(stranger.id)}, reference=reference)
    mine = await browser.post("cases.owner.update", {"owner": str(maya.id)}, reference=reference)

    assert (theirs.status, mine.status) == (422, 303)
    assert await db.fetchval("select owner from cases") == maya.id
