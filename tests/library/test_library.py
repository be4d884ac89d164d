"""Policies are found by those they hold for, each with all its versions (bi.md 2)."""

import pytest

from app.accounts.account import Account
from app.documents.files import Files
from app.kernel import db
from tests import make
from tests.browser import Browser
from tests.library import make as library


@pytest.fixture
async def officer(house: None, files_of_test: Files) -> Account:
    return await make.account("complaints_officer", name="Noor Aziz")


async def test_a_document_is_a_draft_until_it_is_published(officer: Account) -> None:
    reader = await make.account("department_manager", organisation=officer.organisation)
    id = await library.document(officer, "Falls on wards", published=False)

    assert (await Browser(reader).get("library.document.show", id=id)).status == 404
    await Browser(officer).post("library.standing.update", {"to": "published"}, id=id)

    listed = await Browser(reader).get("library.document.index")
    assert listed.texts("tbody .cover") == ["Falls on wards"]
    page = await Browser(reader).get("library.document.show", id=id)
    assert page.texts("#history + .in dt, section[aria-labelledby=history] dt") == ["Published", "Added"]


async def test_every_version_stays_and_its_file_can_be_opened(officer: Account) -> None:
    id = await library.document(officer)

    assert (await library.version(officer, id, 1, "Gloves added")).status == 303

    page = await Browser(officer).get("library.document.show", id=id)
    links = [each["href"] for each in page.soup.select(".list a")]
    assert len(links) == 2 and "Gloves added" in page.text
    for link in links:
        assert (await Browser(officer).request("GET", link)).status == 200
    rows = await db.fetch("select number, created_by from library_version order by number")
    assert [tuple(row) for row in rows] == [(1, officer.id), (2, officer.id)]
    codes = await db.fetch("select code from document_event where document = $1 order by seq", id)
    assert [row["code"] for row in codes] == ["ADDED", "PUBLISHED", "VERSION"]


async def test_a_version_that_somebody_else_added_meanwhile_is_not_passed_over(officer: Account) -> None:
    id = await library.document(officer)
    await library.version(officer, id, 1)

    assert (await library.version(officer, id, 1)).status == 409
    assert await db.fetchval("select version from library_document") == 2
    assert await db.fetchval("select count(*) from document where state = 'stored'") == 2


async def test_a_retired_document_takes_no_version_and_is_gone_for_readers(officer: Account) -> None:
    reader = await make.account("operator", organisation=officer.organisation)
    id = await library.document(officer)
    page = await Browser(reader).get("library.document.show", id=id)
    file = page.soup.select_one(".list a")["href"]
    await Browser(officer).post("library.standing.update", {"to": "retired"}, id=id)

    assert (await library.version(officer, id, 1)).status == 409
    assert (await Browser(reader).get("library.document.show", id=id)).status == 404
    assert (await Browser(reader).request("GET", file)).status == 404
    again = await Browser(officer).post("library.standing.update", {"to": "retired"}, id=id)
    assert again.status == 409


async def test_another_hospitals_document_does_not_exist(officer: Account) -> None:
    id = await library.document(officer)
    rival = await make.account("complaints_officer")
    file = (await Browser(officer).get("library.document.show", id=id)).soup.select_one(".list a")["href"]

    assert (await Browser(rival).get("library.document.show", id=id)).status == 404
    assert (await Browser(rival).request("GET", file)).status == 404
    assert (await library.version(rival, id, 1)).status == 404
    assert (await Browser(rival).get("library.document.index")).texts("tbody .cover") == []


async def test_a_document_of_the_whole_house_is_everybodys_and_only_who_sees_all_keeps_one(
    officer: Account,
) -> None:
    admin = await make.account("admin")
    await library.document(admin, "Privacy at work")

    refused = await library.add(officer, {"title": "Mine for all", "kind": "policy"})

    assert refused.status == 422
    assert refused.texts("#f-organisation-err") == ["Choose one of your organisations."]
    assert (await Browser(officer).get("library.document.index")).texts("tbody .cover") == ["Privacy at work"]
    assert await db.fetchval("select count(*) from document where state = 'stored'") == 1


async def test_what_was_typed_stays_when_a_document_is_refused(officer: Account) -> None:
    page = await library.add(officer, {"title": "", "kind": "policy", "summary": "For all wards"})

    assert (page.status, page.texts("#f-summary")) == (422, ["For all wards"])
    assert page.texts("#f-title-err") == ["Give the document a title."]


async def test_the_list_is_found_by_words_and_pages_by_key_with_as_many_statements(officer: Account) -> None:
    for n in range(3):
        await library.document(officer, f"Guideline {n}")
    few = await Browser(officer).get("library.document.index", query={"q": "line 1"})
    many = await Browser(officer).get("library.document.index")

    assert few.texts("tbody .cover") == ["Guideline 1"]
    assert len(many.texts("tbody .cover")) == 3
    assert many.statements == few.statements
