"""A provider sends a month's file, sees what is wrong, mends it and has it accepted."""

import io
from uuid import UUID

import pytest
import xlsxwriter

from app.accounts.account import Account
from app.billing.now import today
from app.billing.rules.months import READ_FOR, months_later
from app.kernel import db
from app.web.routing import url_for
from tests import make
from tests.billing.house import (
    accept,
    accepted,
    csv_of,
    good_rows,
    manager_of,
    month,
    send,
    sent,
    state,
    upload_row,
    work,
)
from tests.billing.rows import row
from tests.browser import Browser


async def test_every_mistake_is_shown_at_its_cell_with_what_to_do(joel: Account) -> None:
    rows = [*good_rows(2), row(minutes="1 h 10", closed="31/09/2020"), row(costs="80,50")]
    upload = await sent(joel, rows)

    page = await Browser(joel).get("billing.upload.show", id=upload)

    assert await state(upload) == "refused"
    assert page.texts(".csv td.bad") == [
        "31/09/2020 needs fixing",
        "1 h 10 needs fixing",
        "80,50 needs fixing",
    ]
    assert [cell["id"] for cell in page.soup.select(".csv td.bad")] == ["Q3", "R3", "S4"]
    assert page.texts("#result a.code") == ["Q3", "R3", "S4"]
    assert "Give whole minutes, such as 70. Write 70" in page.texts("#result td.sub")
    assert (await accept(joel, upload)).status == 409
    assert await db.fetchval("select count(*) from billing_row") == 0


async def test_the_same_file_twice_is_refused(joel: Account) -> None:
    content = csv_of(good_rows(2))
    await accepted(joel, content)

    again = await send(joel, content, which=month(1), name="other.csv")

    assert again.status == 422
    assert "This is the very file that stands for" in again.text
    assert await db.fetchval("select count(*) from billing_upload") == 1
    assert await db.fetchval("select count(*) from document") == 1, "its bytes are not kept twice"


async def test_a_double_click_sends_one_file_and_accepts_it_once(joel: Account) -> None:
    content = csv_of(good_rows(2))
    one, two = await send(joel, content, key="a-key"), await send(joel, content, key="a-key")
    upload = UUID(one.location.rpartition("/")[2])
    assert one.location == two.location
    assert await db.fetchval("select count(*) from billing_upload") == 1

    answers = [await accept(joel, upload, form_key="another") for _ in range(2)]

    assert [answer.status for answer in answers] == [303, 303]
    assert await db.fetchval("select count(*) from event_log where code = 'ACCEPTED'") == 1
    assert (await accept(joel, upload)).status == 409, "a form of its own is told what became of it"


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("june.pdf", b"%PDF-1.7", "Send a CSV file or an Excel workbook"),
        ("june.csv", b"", "This file is empty"),
        ("june.csv", b"PK\x03\x04 and so on", "This is not a CSV file"),
        ("june.xlsx", b"1,2,3\n", "This is not what its ending says"),
    ],
)
async def test_what_is_no_billing_file_is_not_kept(
    joel: Account, name: str, content: bytes, words: str
) -> None:
    answer = await send(joel, content, name=name)

    assert (answer.status, words in answer.text) == (422, True)
    assert await db.fetchval("select count(*) from document") == 0


async def test_a_month_that_cannot_be_billed_is_refused(joel: Account) -> None:
    from_outside = await Browser(joel).request(
        "POST",
        url_for("billing.upload.create"),
        data={"month": "2013-04"},
        files={"file": ("june.csv", csv_of(good_rows(1)), "text/csv")},
    )

    assert from_outside.status == 422
    assert "Choose one from the list" in from_outside.text


async def test_a_file_that_cannot_be_read_to_its_end_names_the_line(joel: Account) -> None:
    """security.md UP-6: a verdict, not an exception."""
    upload = await sent(joel, csv_of(good_rows(2)) + b'3100001,"never closed')

    page = await Browser(joel).get("billing.upload.show", id=upload)

    assert await state(upload) == "refused"
    assert "Line 3 opens a quotation mark that is never closed" in page.text
    assert (await accept(joel, upload)).status == 409


async def test_rows_of_the_wrong_width_and_markup_in_cells_are_shown_as_text(joel: Account) -> None:
    upload = await sent(joel, [["<script>alert(1)</script>", "2"], row(gender="", surname="<b>Bold</b>")])

    page = await Browser(joel).get("billing.upload.show", query={"columns": "all"}, id=upload)

    assert "Rows of 2 cells instead of 32: 1." in " ".join(page.texts("#result td.danger"))
    assert "<b>Bold</b>" not in page.text
    assert "<b>Bold</b>" in page.texts(".csv td")


async def test_a_workbook_is_checked_by_a_worker(joel: Account) -> None:
    book = io.BytesIO()
    with xlsxwriter.Workbook(book) as workbook:
        sheet = workbook.add_worksheet()
        for at, cells in enumerate(good_rows(3)):
            sheet.write_row(at, 0, cells)
    upload = await sent(joel, book.getvalue(), name="june.xlsx")

    assert await state(upload) == "checking"
    assert (await Browser(joel).get("billing.upload.show", id=upload)).soup.select_one("#working") is not None
    await work(upload)
    assert await state(upload) == "checked"
    assert (await accept(joel, upload)).status == 303
    assert await state(upload) == "accepting"
    await work(upload)
    assert (await upload_row(upload))["rows"] == 3


async def test_a_provider_sees_their_own_files_only(joel: Account) -> None:
    upload = await accepted(joel, [row(minutes="60")])
    rival = Browser(await manager_of("Rivals LLP"))
    unknown = UUID(int=7)

    for name in ("upload.show", "progress.show", "mistake.index", "correction.show", "difference.show"):
        theirs = await rival.get(f"billing.{name}", id=upload)
        assert (theirs.status, theirs.plain) == (
            404,
            (await rival.get(f"billing.{name}", id=unknown)).plain,
        ), name
    for name in ("fix.create", "correction.create", "acceptance.create"):
        assert (await rival.post(f"billing.{name}", {"position": 1}, id=upload)).status == 404, name
    document = (await upload_row(upload))["document"]
    assert (await rival.get("documents.document.show", id=document)).status == 404
    assert (await Browser(joel).get("documents.document.show", id=document)).status == 200
    assert "Tideway" not in (await rival.get("billing.upload.index")).text


async def test_managers_read_what_was_accepted_of_every_provider(joel: Account) -> None:
    upload, draft = await accepted(joel, good_rows(1)), await sent(joel, good_rows(2))
    manager = Browser(await make.account("operator_manager"))
    contract = Browser(await make.account("contract_manager"))

    for browser in (manager, contract):
        assert (await browser.get("billing.upload.show", id=upload)).status == 200
        assert (await browser.get("billing.upload.show", id=draft)).status == 404, "not before it is accepted"
        assert (await browser.post("billing.acceptance.create", id=upload)).status == 403
        assert "Tideway Legal" in (await browser.get("billing.upload.index")).text
    assert (await Browser(await make.account("operator")).get("billing.upload.index")).status == 403


async def test_managers_read_the_files_of_eighteen_months_and_a_provider_all_of_theirs(joel: Account) -> None:
    """cla.md 6.1."""
    upload = await accepted(joel, good_rows(1))
    manager = Browser(await make.account("operator_manager"))
    this_month = today().replace(day=1)

    for back, status in ((READ_FOR, 200), (READ_FOR + 1, 404)):
        await db.execute(
            "update billing_upload set month = $2 where id = $1", upload, months_later(this_month, -back)
        )
        assert (await manager.get("billing.upload.show", id=upload)).status == status
        listed = (await manager.get("billing.upload.index")).soup.select("#uploads tbody tr")
        assert len(listed) == (status == 200)
        assert (await Browser(joel).get("billing.upload.show", id=upload)).status == 200
