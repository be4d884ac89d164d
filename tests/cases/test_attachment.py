"""The documents of a case: who may take one off, and what is said of one that is not kept.

That files come in and go out whole is tested in tests/documents.
"""

import pytest

from app.accounts.account import Account
from app.documents.files import Files
from app.kernel import db
from tests import make
from tests.browser import Browser
from tests.documents.make import attach
from tests.documents.samples import PDF


@pytest.fixture
async def maya(house: None, files_of_test: Files) -> Account:
    return await make.account("operator", name="Maya Okafor")


@pytest.mark.parametrize(
    ("role", "offered"), [("operator", {"Mine.pdf"}), ("operator_manager", {"Hers.pdf", "Mine.pdf"})]
)
async def test_the_list_offers_to_take_off_ones_own_and_a_manager_everything(
    maya: Account, role: str, offered: set[str]
) -> None:
    reference = await make.case(maya)
    other = await make.account(role, organisation=maya.organisation)
    await attach(maya, reference, ("Hers.pdf", PDF))
    await Browser(other).get("cases.case.show", reference=reference)
    await attach(other, reference, ("Mine.pdf", PDF))

    page = await Browser(other).get("cases.attachment.index", reference=reference)

    assert sorted(page.texts("#documents a")) == ["Hers.pdf", "Mine.pdf"]
    rows = await db.fetch("select id, name from document")
    forms = [form["action"] for form in page.soup.select("#documents form")]
    assert {row["name"] for row in rows if any(str(row["id"]) in each for each in forms)} == offered


async def test_no_file_chosen_is_said_at_the_field(maya: Account) -> None:
    reference = await make.case(maya)

    page = await Browser(maya).post("cases.attachment.create", {}, reference=reference)

    assert page.status == 422
    assert page.texts("[role=alert]")
    assert await db.fetchval("select count(*) from document") == 0


async def test_the_documents_of_a_case_of_others_are_neither_listed_nor_touched(maya: Account) -> None:
    reference = await make.case(maya)
    await attach(maya, reference, ("Hers.pdf", PDF))
    document = await db.fetchval("select id from document")
    stranger = await make.account("operator")

    page = await Browser(stranger).get("cases.attachment.index", reference=reference)
    more = await attach(stranger, reference, ("Mine.pdf", PDF))
    less = await Browser(stranger).post("cases.attachment.destroy", reference=reference, id=document)

    assert (page.status, more.status, less.status) == (404, 404, 404)
    assert "Hers.pdf" not in page.text
    assert await db.fetchval("select array_agg(state) from document") == ["stored"]
