"""A document is a draft, then published, then retired; readers see what is published (bi.md 2)."""

import pytest

from app.accounts.account import Account
from app.kernel.errors import Conflict
from app.library.rules import must_lead
from tests import make
from tests.browser import Browser
from tests.library import make as library


async def test_a_document_is_a_draft_until_it_is_published(officer: Account) -> None:
    reader = await make.account("department_manager", organisation=officer.organisation)
    id = await library.document(officer, "Falls on wards", published=False)

    assert (await Browser(reader).get("library.document.show", id=id)).status == 404
    await Browser(officer).post("library.standing.update", {"to": "published"}, id=id)

    listed = await Browser(reader).get("library.document.index")
    assert listed.texts("tbody .cover") == ["Falls on wards"]
    page = await Browser(reader).get("library.document.show", id=id)
    assert page.texts("#history + .in dt, section[aria-labelledby=history] dt") == ["Published", "Added"]


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


async def test_only_those_who_keep_a_document_publish_it(officer: Account) -> None:
    id = await library.document(officer, published=False)
    rival = await make.account("complaints_officer")
    reader = await make.account("operator", organisation=officer.organisation)

    answers = [
        await Browser(each).post("library.standing.update", {"to": "published"}, id=id)
        for each in (rival, reader)
    ]

    assert [answer.status for answer in answers] == [404, 403]
    assert (await Browser(officer).get("library.document.show", id=id)).texts("h1 .badge") == ["Draft"]


async def test_a_step_that_nobody_knows_is_refused(officer: Account) -> None:
    id = await library.document(officer)

    answer = await Browser(officer).post("library.standing.update", {"to": "burned"}, id=id)

    assert answer.status == 422
    assert (await Browser(officer).get("library.document.show", id=id)).texts("h1 .badge") == ["Published"]


@pytest.mark.parametrize("status", ["draft", "published", "retired"])
@pytest.mark.parametrize("to", ["draft", "published", "retired"])
def test_a_document_goes_forward_and_comes_back_from_retirement(status: str, to: str) -> None:
    if (status, to) in {
        ("draft", "published"), ("draft", "retired"), ("published", "retired"), ("retired", "published"),
    }:  # fmt: skip
        must_lead(status, to)
    else:
        with pytest.raises(Conflict):
            must_lead(status, to)
