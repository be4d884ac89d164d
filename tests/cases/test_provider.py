"""The provider's side of a case: what they may do when, and what each deed does (cla.md 4.2, 4.8)."""

import pytest

from app.cases import facts
from app.kernel import db
from tests.cases.make import at_provider, does, stands_at_provider


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
    await at_provider(*steps)

    assert await stands_at_provider() == stands
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
    browser, reference = await at_provider(*steps)
    before = await stands_at_provider()

    assert (await does(browser, reference, then)).status == 409
    assert await stands_at_provider() == before


async def test_first_and_last_look_are_two_facts(house: None) -> None:
    """The old system overwrote the first view with each later one [!]."""
    browser, reference = await at_provider()
    first = await db.fetchrow("select provider_first_viewed_at a, provider_last_viewed_at b from case_facts")

    await browser.get("cases.case.show", reference=reference)

    later = await db.fetchrow("select provider_first_viewed_at a, provider_last_viewed_at b from case_facts")
    assert later["a"] == first["a"]
    assert later["b"] > first["b"]


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
    browser, reference = await at_provider(*steps)

    lists = {}
    for each in ("new", "opened", "accepted", "rejected", "completed"):
        lists[each] = (await browser.get("cases.case.index", query={"view": each})).texts("#rows .ref")

    assert {name for name, rows in lists.items() if rows == [reference]} == {view}
