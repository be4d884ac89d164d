"""Cases that belong together are linked, on both timelines, and the link can be undone."""

import asyncio

import pytest

from app.accounts.account import Account
from app.kernel import db
from tests import make
from tests.browser import Browser


@pytest.fixture
async def maya(house: None) -> Account:
    return await make.account("operator")


async def _opened(who: Account, **details: str) -> str:
    reference = await make.case(who, **details)
    await Browser(who).get("cases.case.show", reference=reference)
    return reference


async def _on_timeline(reference: str) -> list[str]:
    rows = await db.fetch(
        "select e.code from timeline t join event_log e on e.id = t.event_id where e.key = 'case_link'"
        " and t.subject_id = (select id from cases where reference = $1) order by t.seq",
        reference,
    )
    return [row["code"] for row in rows]


async def test_a_link_shows_on_both_cases_and_is_undone_from_either(maya: Account) -> None:
    one, other = await _opened(maya, person="Samira Haddad"), await _opened(maya, person="Amal Haddad")
    browser = Browser(maya)

    made = await browser.post(
        "links.link.create",
        {"other": other.lower(), "kind": "duplicate", "reason": "Rang twice."},
        reference=one,
    )
    assert made.status == 303
    assert (await browser.get("links.link.index", reference=other)).texts(".list b") == ["Samira Haddad"]
    page = await browser.get("cases.case.show", reference=one)
    assert "Duplicate Amal Haddad" in " ".join(page.texts("aside li"))

    link = await db.fetchval("select id from case_link")
    assert (await browser.post("links.link.destroy", reference=other, id=link)).status == 303
    assert (await browser.get("links.link.index", reference=one)).texts(".list b") == []
    assert await _on_timeline(one) == await _on_timeline(other) == ["LINKED", "UNLINKED"]
    assert (await browser.post("links.link.destroy", reference=other, id=link)).status == 404


async def test_a_pair_is_linked_once_at_a_time(maya: Account) -> None:
    one, other = await _opened(maya), await _opened(maya)

    answers = await asyncio.gather(
        Browser(maya).post("links.link.create", {"other": other, "kind": "related"}, reference=one),
        Browser(maya).post("links.link.create", {"other": one, "kind": "related"}, reference=other),
    )

    assert sorted(answer.status for answer in answers) == [303, 409]
    assert await db.fetchval("select count(*) from case_link") == 1


@pytest.mark.parametrize("other", ["", "AC-1111-1111", "nonsense", "itself"])
async def test_a_case_that_is_none_is_said_beside_its_field(maya: Account, other: str) -> None:
    one = await _opened(maya)
    form = {"other": one if other == "itself" else other, "kind": "related", "reason": "Same landlord"}

    page = await Browser(maya).post("links.link.create", form, reference=one)

    assert page.status == 422
    assert page.texts("#f-other-err")
    assert page.texts("#f-reason") == ["Same landlord"]


async def test_a_case_of_another_organisation_can_be_neither_linked_nor_seen(maya: Account) -> None:
    one = await _opened(maya)
    theirs = await make.case(await make.account("operator"), person="Foreign Canary")

    page = await Browser(maya).post("links.link.create", {"other": theirs, "kind": "related"}, reference=one)

    assert page.status == 422
    assert "Canary" not in page.text


async def test_other_cases_of_the_client_are_offered(maya: Account) -> None:
    one, other = await _opened(maya, person="Samira Haddad"), await _opened(maya)
    person = await db.fetchval("select reference from person")
    await Browser(maya).post("cases.link.create", {"person": person}, reference=other)

    page = await Browser(maya).get("links.link.index", reference=one)

    assert f"{other} · the same client" in page.texts("main small")


async def test_the_page_costs_the_same_for_one_link_and_for_ten(maya: Account) -> None:
    one = await _opened(maya)
    browser = Browser(maya)
    before = (await browser.get("links.link.index", reference=one)).statements
    for _n in range(10):
        other = await make.case(maya)
        await browser.post("links.link.create", {"other": other, "kind": "related"}, reference=one)

    assert (await browser.get("links.link.index", reference=one)).statements == before


async def test_an_archived_case_is_linked_to_no_other(maya: Account) -> None:
    one, other = await _opened(maya), await _opened(maya)
    await db.execute("update cases set archived_at = now() where reference = $1", one)

    page = await Browser(maya).post("links.link.create", {"other": other, "kind": "related"}, reference=one)

    assert page.status == 409
    assert await db.fetchval("select count(*) from case_link") == 0
