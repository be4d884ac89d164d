"""Somebody who is known already becomes the client of a case."""

import pytest

from app.kernel import db
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


async def test_who_is_chosen_becomes_the_client_of_the_case(house: None) -> None:
    maya = await make.account("operator")
    await make.case(maya, person="Samira Haddad")
    person = await db.fetchrow("select id, reference from person")
    case = await make.case(maya)

    done = await Browser(maya).post("cases.link.create", {"person": person["reference"]}, reference=case)
    again = await Browser(maya).post("cases.link.create", {"person": person["reference"]}, reference=case)

    assert (done.status, done.location) == (303, f"/cases/{case}/client")
    assert await db.fetchval("select person from cases where reference = $1", case) == person["id"]
    assert (
        await db.fetchval("select client_name from case_facts where reference = $1", case) == "Samira Haddad"
    )
    assert (again.status, "has a client already" in again.plain) == (409, True)


async def test_nobody_chosen_is_said_beside_the_search(house: None) -> None:
    maya = await make.account("operator")
    case = await make.case(maya)

    page = await Browser(maya).post("cases.link.create", {"person": ""}, reference=case)

    assert (page.status, "Choose a person from the list." in page.plain) == (422, True)


async def test_a_client_of_others_is_neither_found_nor_linked(house: None) -> None:
    """A reference that is guessed is one that is not there."""
    maya, stranger = await make.account("operator"), await make.account("operator")
    await make.case(stranger, person="Foreign Canary")
    theirs = await db.fetchval("select reference from person")
    case = await make.case(maya)

    page = await Browser(maya).get("cases.link.new", query={"q": "canary"}, reference=case)
    guessed = await Browser(maya).post("cases.link.create", {"person": theirs}, reference=case)
    unknown = await Browser(maya).post("cases.link.create", {"person": "P-0"}, reference=case)

    assert "Foreign Canary" not in page.text
    assert (guessed.status, guessed.plain) == (404, unknown.plain)
    assert await db.fetchval("select person from cases where reference = $1", case) is None


@pytest.mark.parametrize("words", ["", "s", "sa"])
async def test_two_letters_find_nobody(house: None, words: str) -> None:
    maya = await make.account("operator")
    await make.case(maya, person="Samira Haddad")
    case = await make.case(maya)

    page = await Browser(maya).get("cases.link.new", query={"q": words}, reference=case)

    assert page.texts("main .list li") == []


async def test_a_vulnerable_person_is_not_linked_by_their_reference_either(house: None) -> None:
    maya = await make.account("operator")
    await make.client_of(await make.case(maya), maya, full_name="Samira Hidden", vulnerable="1")
    hidden = await db.fetchval("select reference from person")
    case = await make.case(maya)

    page = await Browser(maya).post("cases.link.create", {"person": hidden}, reference=case)

    assert page.status == 404
    assert await db.fetchval("select person from cases where reference = $1", case) is None
