"""Policies are found by those they hold for, and kept by editors of what they hold for (bi.md 2)."""

from uuid import UUID

import pytest

from app.accounts.account import Account
from app.kernel import db
from app.library.rules import keeps
from tests import make
from tests.browser import Browser
from tests.library import make as library

ONE, OTHER = UUID(int=1), UUID(int=2)


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


async def test_a_document_has_a_file_from_the_beginning(officer: Account) -> None:
    form = {"title": "Falls", "kind": "policy", "organisation": str(officer.organisation)}

    page = await Browser(officer).post("library.document.create", form)

    assert (page.status, page.texts("#f-files-err")) == (422, ["Choose the file."])
    assert await db.fetchval("select count(*) from library_document") == 0


async def test_the_list_is_found_by_words_and_pages_by_key_with_as_many_statements(officer: Account) -> None:
    for n in range(3):
        await library.document(officer, f"Guideline {n}")
    few = await Browser(officer).get("library.document.index", query={"q": "line 1"})
    many = await Browser(officer).get("library.document.index")

    assert few.texts("tbody .cover") == ["Guideline 1"]
    assert len(many.texts("tbody .cover")) == 3
    assert many.statements == few.statements


async def test_the_form_offers_the_house_only_to_who_sees_everything(officer: Account) -> None:
    own = await Browser(officer).get("library.document.new")
    everything = await Browser(await make.account("admin")).get("library.document.new")
    reader = await Browser(await make.account("operator")).get("library.document.new")

    assert "Whole house" not in own.texts("#f-organisation option")
    assert "Whole house" in everything.texts("#f-organisation option")
    assert reader.status == 403


async def test_a_reader_adds_nothing(officer: Account) -> None:
    reader = await make.account("operator", organisation=officer.organisation)

    refused = await library.add(reader, {"title": "Mine", "kind": "policy"})

    assert refused.status == 403
    assert await db.fetchval("select count(*) from library_document") == 0


async def test_a_draft_of_the_whole_house_is_for_those_who_keep_it(officer: Account) -> None:
    admin = await make.account("admin")
    id = await library.document(admin, "Not said yet", published=False)

    assert (await Browser(officer).get("library.document.show", id=id)).status == 404
    assert (await Browser(officer).get("library.document.index")).texts("tbody .cover") == []
    assert (await Browser(admin).get("library.document.show", id=id)).status == 200


async def test_nobody_is_offered_what_would_be_refused(officer: Account) -> None:
    admin = await make.account("admin")
    id = await library.document(admin, "Privacy at work")

    theirs = await Browser(officer).get("library.document.show", id=id)
    own = await Browser(admin).get("library.document.show", id=id)

    assert theirs.soup.select("main form") == []
    assert len(own.soup.select("main form")) == 2  # retire it, or add a version


@pytest.mark.parametrize(
    ("scope", "organisation", "kept"),
    [
        (None, None, True),
        (None, ONE, True),
        ((ONE,), ONE, True),
        ((ONE,), OTHER, False),
        ((ONE,), None, False),
    ],
)
def test_documents_are_kept_by_who_sees_all_that_they_hold_for(
    scope: tuple[UUID, ...] | None, organisation: UUID | None, kept: bool
) -> None:
    assert keeps(scope, organisation) is kept
