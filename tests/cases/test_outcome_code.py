"""The codes a person may log on a case, found by code or by words."""

import pytest

from app.kernel import db
from tests import make
from tests.browser import Answer, Browser

INDEX = "cases.outcome_code.index"


def codes(page: Answer) -> set[str]:
    return {line.split()[0] for line in page.texts(".sec li")}


@pytest.mark.parametrize(
    ("role", "shown", "hidden"),
    [("operator", {"INSUF", "IRCB"}, {"MRNB", "COI", "CLSP"}), ("operator_manager", {"MRNB"}, {"COI"})],
)
async def test_only_codes_that_may_be_logged_are_offered(
    house: None, role: str, shown: set[str], hidden: set[str]
) -> None:
    who = await make.account(role)
    reference = await make.case(who)

    page = await Browser(who).get("cases.outcome_code.index", reference=reference)

    assert shown <= codes(page)
    assert not hidden & codes(page)


async def test_what_a_firm_is_offered_follows_how_far_it_is(house: None) -> None:
    maya, adviser = await make.account("operator"), await make.account("provider")
    reference = await make.assigned_case(maya, adviser.organisation)
    browser = Browser(adviser)
    await browser.get("cases.case.show", reference=reference)
    before = codes(await browser.get(INDEX, reference=reference))
    await browser.post("cases.acceptance.create", reference=reference)

    after = codes(await browser.get(INDEX, reference=reference))

    assert ("COI" in before, "CLSP" in before) == (True, False)
    assert ("COI" in after, "CLSP" in after) == (True, True)


@pytest.mark.parametrize(
    ("words", "found"), [("insuf", {"INSUF"}), ("LITTLE information", {"INSUF"}), ("zzz", set())]
)
async def test_a_code_is_found_by_itself_or_by_its_words(house: None, words: str, found: set[str]) -> None:
    maya = await make.account("operator")
    reference = await make.case(maya)

    page = await Browser(maya).get(INDEX, query={"q": words}, fragment=True, reference=reference)

    assert codes(page) == found


async def test_an_archived_case_offers_no_code(house: None) -> None:
    maya = await make.account("operator")
    reference = await make.case(maya)
    await db.execute("update cases set archived_at = now()")

    assert codes(await Browser(maya).get(INDEX, reference=reference)) == set()


async def test_the_codes_of_a_case_of_others_are_not_told(house: None) -> None:
    reference = await make.case(await make.account("operator"))

    assert (await Browser(await make.account("operator")).get(INDEX, reference=reference)).status == 404
