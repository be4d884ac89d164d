"""Rows beside the cases they name: warnings, which refuse nothing and tell nobody of others' cases."""

import pytest

from app.accounts.account import Account
from app.kernel import db
from tests import make
from tests.billing.house import accept, sent
from tests.billing.rows import row
from tests.browser import Browser


async def _warnings(joel: Account, **changes: str) -> list[str]:
    upload = await sent(joel, [row(**changes)])
    assert (await accept(joel, upload)).status == 303
    kept: list[str] = await db.fetchval("select warnings from billing_row where upload_id = $1", upload)
    return kept


async def test_a_row_that_fits_its_case_is_linked_without_a_warning(joel: Account, reference: int) -> None:
    assert await _warnings(joel, reference=str(reference)) == []
    assert (
        await db.fetchval("select c.laa_reference from billing_row join cases c on c.id = case_id")
        == reference
    )


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"surname": "Farrow"}, "client"),
        ({"born": "6/3/1984"}, "born"),
        ({"opened": "02/02/2025"}, "opened"),
        ({"closed": "11/03/2025"}, "closed"),
        ({"reference": "9999999"}, "unknown"),
    ],
)
async def test_each_thing_that_does_not_fit_is_a_warning(
    joel: Account, reference: int, changes: dict[str, str], kind: str
) -> None:
    assert await _warnings(joel, **({"reference": str(reference)} | changes)) == [kind]


async def test_case_of_letters_is_no_difference(joel: Account, reference: int) -> None:
    assert await _warnings(joel, reference=str(reference), surname="OKONJO") == []


async def test_a_case_of_another_provider_is_not_looked_into(joel: Account, reference: int) -> None:
    """What its client is called must not be found out by trying names."""
    await db.execute("update case_facts set provider = $1", await make.organisation("Rivals", "provider"))

    upload = await sent(joel, [row(reference=str(reference), surname="Nobody", born="1/1/1990")])
    page = await Browser(joel).get("billing.upload.show", id=upload)
    unknown = await Browser(joel).get(
        "billing.upload.show", id=await sent(joel, [row(reference="9999999", surname="Nobody")])
    )

    [says] = page.texts("#warnings .warn")
    assert says == f"No case of yours has the reference {reference}."
    assert unknown.texts("#warnings .warn") == ["No case of yours has the reference 9999999."]
    listed = await Browser(joel).get("billing.mistake.index", id=upload)
    assert ("provider" not in listed.text, '"unknown"' in listed.text) == (True, True)
    await accept(joel, upload)
    assert await db.fetchval("select case_id from billing_row") is None


async def test_warnings_refuse_nothing_and_are_counted(joel: Account, reference: int) -> None:
    upload = await sent(joel, [row(reference=str(reference), surname="Farrow", closed="11/03/2025")])

    counted = await db.fetchrow("select state, warnings, mistakes from billing_upload where id = $1", upload)
    assert tuple(counted or ()) == ("checked", 2, 0)
