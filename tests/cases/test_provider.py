"""The provider's side of a case: what they may do when, and what each deed does (cla.md 4.2, 4.8)."""

from typing import Any

import pytest

from app.cases import facts
from app.kernel import db
from tests import make
from tests.browser import Browser

ACCEPT = "cases.acceptance.create"


async def _at(*steps: str) -> tuple[Browser, str]:
    """A case at a firm, after steps; the adviser's browser and the reference."""
    maya = await make.account("operator")
    adviser = await make.account("provider")
    reference = await make.assigned_case(maya, adviser.organisation, person="Samira Haddad")
    browser = Browser(adviser)
    await browser.get("cases.case.show", reference=reference)
    for step in steps:
        answer = await _do(browser, reference, step)
        assert answer.status == 303, answer.texts("main p")
    return browser, reference


async def _do(browser: Browser, reference: str, step: str) -> Any:
    if "/" in step:
        return await browser.post(
            "cases.outcome.create", {"code": step, "notes": "Because."}, reference=reference
        )
    return await browser.post(f"cases.{step}.create", {"notes": "Because."}, reference=reference)


async def _stands() -> tuple[str | None, bool, bool, bool]:
    row = await db.fetchrow(
        "select k.requires_action_by, k.provider, f.provider_last_accepted_at, f.provider_closed_at"
        " from cases k join case_facts f on f.case_id = k.id where k.provider is not distinct from f.provider"
    )
    return row[0], row[1] is not None, row[2] is not None, row[3] is not None


@pytest.mark.parametrize(
    ("steps", "stands"),
    [
        (["opening"], ("2_provider", True, False, False)),
        (["acceptance"], ("2_provider", True, True, False)),
        (["acceptance", "close_case/CLSP"], (None, True, True, True)),
        (["reject_case/COI"], ("operator", False, False, False)),
        (["acceptance", "close_case/CLSP", "reopening"], ("2_provider", True, True, False)),
    ],
)
async def test_each_deed_leaves_the_case_where_the_sheet_says(
    house: None, steps: list[str], stands: tuple[str | None, bool, bool, bool]
) -> None:
    await _at(*steps)

    assert await _stands() == stands
    assert await facts.drifted([await db.fetchval("select id from cases")]) == []


@pytest.mark.parametrize(
    ("steps", "then"),
    [
        ([], "close_case/CLSP"),
        ([], "reopening"),
        (["acceptance"], "acceptance"),
        (["acceptance"], "opening"),
        (["acceptance", "close_case/CLSP"], "reject_case/COI"),
        (["acceptance", "close_case/CLSP"], "acceptance"),
    ],
)
async def test_what_does_not_fit_the_state_is_refused(house: None, steps: list[str], then: str) -> None:
    """The old system had no guards: a closed case could be accepted, one never accepted be closed [!]."""
    browser, reference = await _at(*steps)
    before = await _stands()

    assert (await _do(browser, reference, then)).status == 409
    assert await _stands() == before


async def test_first_and_last_look_are_two_facts(house: None) -> None:
    """The old system overwrote the first view with each later one [!]."""
    browser, reference = await _at()
    first = await db.fetchrow("select provider_first_viewed_at a, provider_last_viewed_at b from case_facts")

    await browser.get("cases.case.show", reference=reference)

    later = await db.fetchrow("select provider_first_viewed_at a, provider_last_viewed_at b from case_facts")
    assert later["a"] == first["a"]
    assert later["b"] > first["b"]


async def test_a_firm_never_sees_another_firms_case(house: None) -> None:
    _browser, reference = await _at()
    rival = Browser(await make.account("provider"))

    assert (await rival.get("cases.case.show", reference=reference)).status == 404
    assert (await rival.post(ACCEPT, reference=reference)).status == 404


async def test_finishing_with_a_meeting_needs_notes(house: None) -> None:
    browser, reference = await _at("acceptance")

    answer = await browser.post(
        "cases.outcome.create", {"code": "close_case/DREFER"}, fragment=True, reference=reference
    )

    assert answer.status == 422
    assert "needs them" in answer.text


@pytest.mark.parametrize(
    ("steps", "view"),
    [
        (["acceptance"], "accepted"),
        (["acceptance", "close_case/CLSP"], "completed"),
        (["reject_case/MIS-MEANS"], "rejected"),
        ([], "opened"),
    ],
)
async def test_a_case_stands_in_one_list_of_the_firm(house: None, steps: list[str], view: str) -> None:
    browser, reference = await _at(*steps)

    lists = {}
    for each in ("new", "opened", "accepted", "rejected", "completed"):
        lists[each] = (await browser.get("cases.case.index", query={"view": each})).texts("#rows .ref")

    assert {name for name, rows in lists.items() if rows == [reference]} == {view}
