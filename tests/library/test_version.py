"""A document has all its versions, each with its file (bi.md 2)."""

from app.accounts.account import Account
from app.kernel import db
from tests import make
from tests.browser import Browser
from tests.library import make as library


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


async def test_a_version_says_what_changed(officer: Account) -> None:
    id = await library.document(officer)

    page = await library.version(officer, id, 1, "")

    assert (page.status, page.texts("#f-note-err")) == (422, ["Say what changed."])
    assert await db.fetchval("select version from library_document") == 1


async def test_versions_are_added_by_those_who_keep_the_document(officer: Account) -> None:
    reader = await make.account("operator", organisation=officer.organisation)
    own = await library.document(officer)
    whole_house = await library.document(await make.account("admin"))

    assert (await library.version(reader, own, 1)).status == 403
    assert (await library.version(officer, whole_house, 1)).status == 404
    assert await db.fetchval("select sum(version) from library_document") == 2


async def test_a_version_has_a_file(officer: Account) -> None:
    id = await library.document(officer)

    page = await Browser(officer).post("library.version.create", {"note": "Reviewed", "number": "1"}, id=id)

    assert (page.status, page.texts("#f-files-err")) == (422, ["Choose the file."])
    assert await db.fetchval("select version from library_document") == 1
