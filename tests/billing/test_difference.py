"""How a file differs from the one it replaced."""

from app.accounts.account import Account
from tests.billing.house import accepted, good_rows, upload_row
from tests.billing.rows import row
from tests.browser import Browser


async def test_rows_are_added_removed_and_changed_cell_by_cell(joel: Account) -> None:
    first = await accepted(joel, good_rows(3))
    rows = good_rows(4)[1:]
    rows[0] = row(reference="3900001", client="C-00001", minutes="66", costs="80.50", closed="11/03/2025")
    second = await accepted(joel, rows, name="june-2.csv")

    page = await Browser(joel).get("billing.difference.show", id=second)

    cells = [
        tuple(cell.get_text(" ", strip=True) for cell in line.select("th, td"))
        for line in page.soup.select("tbody tr")
    ]
    assert [each for each in cells if each[0] == "3900001"] == [
        ("3900001", "C-00001", "Changed", "Date Closed", "10/03/2025", "11/03/2025"),
        ("3900001", "C-00001", "Changed", "Time Spent", "60", "66"),
        ("3900001", "C-00001", "Changed", "Case Costs", "210.40", "80.50"),
    ]
    assert ("3900000", "C-00000", "Removed", "Time Spent", "60", "") in cells
    assert ("3900003", "C-00003", "Added", "Time Spent", "", "60") in cells
    assert "A newer file replaced this one" in (await Browser(joel).get("billing.upload.show", id=first)).text


async def test_rows_that_are_there_twice_differ_by_their_number(joel: Account) -> None:
    twice = row(reference="3900000")
    await accepted(joel, [twice, twice, row(reference="3900001")])
    second = await accepted(joel, [row(reference="3900001"), twice])

    new = await upload_row(second)
    assert (new["added"], new["removed"], new["changed"]) == (0, 1, 0), (
        "the order of the rows is no difference"
    )


async def test_a_file_that_replaced_none_has_no_difference(joel: Account) -> None:
    upload = await accepted(joel, good_rows(1))

    answer = await Browser(joel).get("billing.difference.show", id=upload)

    assert (answer.status, "This file replaced none." in answer.text) == (404, True)
