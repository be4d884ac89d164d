"""Who looked at a case."""

from tests import make
from tests.browser import Browser


async def test_a_manager_sees_who_looked_at_a_case_and_an_operator_does_not(house: None) -> None:
    gareth = await make.account("operator_manager", name="Gareth Pugh")
    maya = await make.account("operator", name="Maya Okafor", organisation=gareth.organisation)
    case = await make.case(maya, person="Samira Haddad")
    await Browser(maya).get("cases.case.show", reference=case)

    page = await Browser(gareth).get("cases.look.index", reference=case)

    assert page.texts("tbody th") == ["Gareth Pugh", "Maya Okafor"], "also one's own look"
    assert (await Browser(maya).get("cases.look.index", reference=case)).status == 403


async def test_who_looked_at_a_case_of_others_is_not_told(house: None) -> None:
    case = await make.case(await make.account("operator"))
    stranger = Browser(await make.account("operator_manager"))

    theirs = await stranger.get("cases.look.index", reference=case)
    unknown = await stranger.get("cases.look.index", reference="AC-1111-1111")

    assert (theirs.status, theirs.plain) == (404, unknown.plain)
