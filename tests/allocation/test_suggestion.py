"""Why a provider was suggested."""

from tests import make as house_make
from tests.allocation import make
from tests.browser import Browser


async def test_the_page_says_why(house: None) -> None:
    maya = await house_make.account("operator")
    await make.firm("Duncan & Co", 3)
    await make.firm("By hand LLP", 0)
    _case, reference = await make.case(maya)
    browser = Browser(maya)
    await browser.get("allocation.assignment.new", reference=reference)

    page = await browser.get("allocation.suggestion.index", reference=reference)

    assert page.status == 200
    assert "Furthest below its share" in page.plain or "Drawn by weight" in page.plain
    assert page.texts("tbody th") == ["By hand LLP by hand only", "Duncan & Co suggested"]


async def test_why_a_provider_was_suggested_for_a_case_of_others_is_not_told(house: None) -> None:
    maya, stranger = await house_make.account("operator"), await house_make.account("operator")
    await make.firm("Duncan & Co")
    _case, reference = await make.case(maya)
    await Browser(maya).get("allocation.assignment.new", reference=reference)

    page = await Browser(stranger).get("allocation.suggestion.index", reference=reference)

    assert (page.status, "Duncan" in page.text) == (404, False)
