"""A split: what the new case takes over, where it goes, and what stands against it (cla.md 4.8)."""

from dataclasses import replace
from uuid import UUID

import pytest

from app.accounts.account import Account
from app.cases import facts
from app.cases.commands.summary import save_eligibility
from app.cases.inputs import EligibilityInput
from app.kernel import clock, db, ids
from tests import make as house_make
from tests.allocation import make
from tests.allocation.make import MORNING
from tests.browser import Browser

CREATE = "allocation.split.create"


async def _at_a_firm() -> tuple[Account, UUID, str]:
    maya, adviser = await house_make.account("operator"), await house_make.account("provider")
    assert adviser.organisation
    for code in ("debt", "housing"):
        await db.execute(
            "insert into allocation (id, provider, category, weight) values ($1, $2, $3, 1)",
            ids.new(),
            adviser.organisation,
            await make.category(code),
        )
    with clock.frozen(MORNING):
        case, reference = await make.case(maya, person="Samira Haddad")
        await save_eligibility(case, EligibilityInput.parse({"state": "yes", "capital": "120"}), by=maya)
        await make.assigned(case, adviser.organisation, maya)
    browser = Browser(adviser)
    await browser.get("cases.case.show", reference=reference)
    await browser.post("cases.acceptance.create", {"notes": ""}, reference=reference)
    return adviser, case, reference


async def _split(adviser: Account, reference: str, code: str = "housing", **form: str) -> str:
    browser = Browser(adviser)
    await browser.get("cases.case.show", reference=reference)
    answer = await browser.post(
        CREATE,
        {"category": str(await make.category(code)), "where": "internal", "notes": "Eviction too.", **form},
        reference=reference,
    )
    return answer.location if answer.status == 303 else " ".join(answer.texts(".err, main p"))


@pytest.mark.parametrize(
    ("where", "actor", "kept", "codes"),
    [
        ("internal", "2_provider", True, ["REF-INT", "REF-INT_CREATED"]),
        ("external", "operator", False, ["REF-EXT", "REF-EXT_CREATED"]),
    ],
)
async def test_a_split_takes_the_client_over_and_goes_where_it_should(
    house: None, where: str, actor: str, kept: bool, codes: list[str]
) -> None:
    adviser, case, reference = await _at_a_firm()

    await _split(adviser, reference, where=where)

    new = await db.fetchrow(
        "select k.id, k.person, k.requires_action_by, k.provider, k.organisation, f.provider_assigned_at,"
        " f.outcome_code, f.client_name, e.state, d.state as scope from cases k"
        ' join case_facts f on f.case_id = k.id left join eligibility e on e."case" = k.id'
        ' left join diagnosis d on d."case" = k.id where k.from_case = $1',
        case,
    )
    old = await db.fetchrow("select person, organisation from cases where id = $1", case)
    assert (new["requires_action_by"], new["provider"] is not None) == (actor, kept)
    assert (new["person"], new["organisation"], new["client_name"]) == (*old, "Samira Haddad")
    assert (new["state"], new["scope"], new["outcome_code"]) == ("yes", "INSCOPE", codes[0])
    assert new["provider_assigned_at"] == (MORNING if kept else None)
    rows = await db.fetch("select code from event_log where key = 'split_case' order by seq")
    assert [row["code"] for row in rows] == codes
    assert await facts.drifted([case, new["id"]]) == []


async def test_a_case_is_split_once_and_into_another_category(house: None) -> None:
    adviser, _case, reference = await _at_a_firm()

    assert "another category" in await _split(adviser, reference, "debt")
    assert (await _split(adviser, reference)).startswith("/cases/")
    assert "part of a split already" in await _split(adviser, reference)


async def test_a_firm_that_judges_merits_may_split_again(house: None) -> None:
    adviser, _case, reference = await _at_a_firm()
    judge = replace(adviser, switches=frozenset({"may_judge_merits"}))

    assert (await _split(judge, reference, "debt")).startswith("/cases/")
    assert (await _split(judge, reference, "debt")).startswith("/cases/")


async def test_a_firm_keeps_only_what_it_takes(house: None) -> None:
    adviser, _case, reference = await _at_a_firm()

    assert "takes no cases of this category" in await _split(adviser, reference, "family")


async def test_the_form_says_what_is_taken_over_and_keeps_what_was_typed(house: None) -> None:
    adviser, _case, reference = await _at_a_firm()
    browser = Browser(adviser)

    page = await browser.get("allocation.split.new", reference=reference)
    refused = await browser.post(CREATE, {"category": "", "notes": "Eviction too."}, reference=reference)

    assert page.status == 200
    assert len(page.soup.select("#f-category option")) > 1
    assert (refused.status, refused.texts("#f-notes")) == (422, ["Eviction too."])
    assert refused.texts("#f-category-err") == ["Choose what the new case is about."]


async def test_another_firm_splits_nothing(house: None) -> None:
    _adviser, _case, reference = await _at_a_firm()
    rival = Browser(await house_make.account("provider"))

    assert (await rival.get("allocation.split.new", reference=reference)).status == 404
    assert (await rival.post(CREATE, {"notes": "x"}, reference=reference)).status == 404
    assert await db.fetchval("select count(*) from cases") == 1


async def test_an_archived_case_is_not_split(house: None) -> None:
    adviser, _case, reference = await _at_a_firm()
    await db.execute("update cases set archived_at = now()")

    assert "archived" in await _split(adviser, reference)
    assert await db.fetchval("select count(*) from cases") == 1
