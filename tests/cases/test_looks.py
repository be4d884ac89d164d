"""Which cases the people of an organisation looked at (cla.md 10.2, security.md AU-5)."""

from datetime import UTC, datetime

from app.kernel import clock
from tests import make
from tests.browser import Browser

#: Long before any run of these tests.
NOON = datetime(2025, 11, 24, 12, tzinfo=UTC)


async def test_looks_are_narrowed_by_person_and_day_and_stay_inside_the_organisation(house: None) -> None:
    gareth = await make.account("operator_manager", name="Gareth Pugh")
    maya = await make.account("operator", name="Maya Okafor", organisation=gareth.organisation)
    stranger = await make.account("operator", name="Stranger")
    case, foreign = await make.case(maya), await make.case(stranger)
    with clock.frozen(NOON):
        await Browser(maya).get("cases.case.show", reference=case)
        await Browser(stranger).get("cases.case.show", reference=foreign)
    await Browser(gareth).get("cases.case.show", reference=case)
    browser = Browser(gareth)

    async def who(**query: object) -> list[str]:
        return (await browser.get("cases.looks.index", query=query)).texts("tbody th")

    assert await who(member=maya.id) == ["Maya Okafor"]
    assert await who(since="2025-11-24", until="2025-11-24") == ["Maya Okafor"]
    assert await who(member=stranger.id) == []
    assert await who(since="nonsense", member="nobody") == ["Gareth Pugh", "Maya Okafor"]


async def test_the_looks_cost_the_same_however_many_and_page_by_key(house: None) -> None:
    gareth = await make.account("operator_manager")
    case = await make.case(gareth)
    browser = Browser(gareth)
    await browser.get("cases.case.show", reference=case)
    before = (await browser.get("cases.looks.index")).statements
    for _n in range(60):
        await browser.get("cases.case.show", reference=case)

    first = await browser.get("cases.looks.index")
    second = await browser.request("GET", first.soup.select_one("a[rel=next]")["href"])
    assert first.statements == second.statements == before
    assert (len(first.texts("tbody tr")), len(second.texts("tbody tr"))) == (50, 11)


async def test_a_manager_sees_what_their_people_looked_at_and_an_operator_does_not(house: None) -> None:
    gareth = await make.account("operator_manager")
    maya = await make.account("operator", organisation=gareth.organisation)
    case = await make.case(maya, person="Samira Haddad")
    await Browser(maya).get("cases.case.show", reference=case)

    assert "Samira Haddad" in (await Browser(gareth).get("cases.looks.index")).texts("tbody .cover")
    assert (await Browser(maya).get("cases.looks.index")).status == 403


async def test_a_look_is_of_the_day_that_it_was_where_the_manager_is(house: None) -> None:
    """Half past midnight in London's summer is the evening before in UTC."""
    gareth = await make.account("operator_manager")
    case = await make.case(gareth)
    with clock.frozen(datetime(2025, 7, 1, 23, 30, tzinfo=UTC)):
        await Browser(gareth).get("cases.case.show", reference=case)

    found = {}
    for day in ("2025-07-01", "2025-07-02"):
        page = await Browser(gareth).get("cases.looks.index", query={"since": day, "until": day})
        found[day] = len(page.texts("tbody tr"))

    assert found == {"2025-07-01": 0, "2025-07-02": 1}
