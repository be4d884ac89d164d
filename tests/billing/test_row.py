"""The rows of an accepted file, as CSV."""

from dataclasses import replace

from app.accounts.account import Account
from app.kernel import db
from tests.billing.house import accepted, good_rows, month, sent
from tests.browser import Browser


async def test_the_rows_leave_as_csv_named_after_provider_and_month(joel: Account) -> None:
    upload = await accepted(joel, good_rows(2))

    answer = await Browser(joel).get("billing.row.index", id=upload)

    assert f"tideway-legal_{month():%Y-%m}.csv" in answer.headers["content-disposition"]
    lines = answer.text.lstrip("\ufeff").splitlines()
    assert len(lines) == 3
    assert lines[1].startswith('"3900000","C-00000","2P345K","Wren","Okonjo","05/03/1984"')
    assert '"210.40","65.00","LF"' in lines[1]
    assert await db.fetchval("select rows from export_log where what = 'billing'") == 2


async def test_a_file_that_was_not_accepted_has_no_rows(joel: Account) -> None:
    upload = await sent(joel, good_rows(2))

    answer = await Browser(joel).get("billing.row.index", id=upload)

    assert (answer.status, "Nothing of this file was stored." in answer.text) == (404, True)
    assert await db.fetchval("select count(*) from export_log") == 0


async def test_the_rows_leave_only_for_somebody_who_proved_who_they_are(joel: Account) -> None:
    """security.md UP-10: there are names in them."""
    upload = await accepted(joel, good_rows(1))

    assert (await Browser(replace(joel, fresh_at=None)).get("billing.row.index", id=upload)).status == 403
    assert await db.fetchval("select count(*) from export_log") == 0
