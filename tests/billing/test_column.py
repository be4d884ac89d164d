"""The column guide and the empty template."""

from app.accounts.account import Account
from tests.browser import Browser


async def test_the_guide_names_every_column_with_its_letter(joel: Account) -> None:
    page = await Browser(joel).get("billing.column.index")

    assert len(page.soup.select("tbody tr")) == 32
    assert page.texts("tbody tr:first-child > *")[:2] == ["A", "CLA Reference Number"]
    assert page.texts("tbody tr:last-child > *")[0] == "AF"


async def test_the_template_is_the_headings_alone(joel: Account) -> None:
    template = await Browser(joel).get("billing.column.new")

    assert "billing_template.csv" in template.headers["content-disposition"]
    [headings] = template.text.lstrip("\ufeff").splitlines()
    assert headings.startswith('"CLA Reference Number","Client Ref"')
