"""Who looked at a case."""

from tests import make
from tests.browser import Browser


async def test_a_manager_sees_who_looked_and_an_operator_does_not(house: None) -> None:
    gareth = await make.account("operator_manager", name="Gareth Pugh")
    maya = await make.account("operator", name="Maya Okafor", organisation=gareth.organisation)
    case = await make.case(maya, person="Samira Haddad")
    await Browser(maya).get("cases.case.show", reference=case)

    of_case = await Browser(gareth).get("cases.look.index", reference=case)
    of_all = await Browser(gareth).get("cases.looks.index")

    assert of_case.texts("tbody th") == ["Gareth Pugh", "Maya Okafor"], "also one's own look"
    assert "Samira Haddad" in of_all.texts("tbody .cover")
    assert (await Browser(maya).get("cases.look.index", reference=case)).status == 403
    assert (await Browser(maya).get("cases.looks.index")).status == 403
