"""Somebody who is known already becomes the client of a case."""

from tests import make
from tests.browser import Browser


async def test_a_vulnerable_person_is_never_offered(house: None) -> None:
    maya = await make.account("operator")
    for name, flag in (("Samira Haddad", ""), ("Samira Hidden", "1")):
        await make.client_of(
            await make.case(maya), maya, full_name=name, **({"vulnerable": flag} if flag else {})
        )
    case = await make.case(maya)
    await Browser(maya).get("cases.case.show", reference=case)

    page = await Browser(maya).get("cases.link.new", query={"q": "samira"}, reference=case)

    assert "Samira Haddad" in page.text
    assert "Samira Hidden" not in page.text
