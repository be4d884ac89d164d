"""What was found in a file, as CSV."""

import csv
import io

from app.accounts.account import Account
from tests.billing.house import good_rows, sent
from tests.billing.rows import row
from tests.browser import Browser


async def test_the_problems_leave_as_csv_which_no_spreadsheet_runs(joel: Account) -> None:
    upload = await sent(joel, [row(minutes="1 h 10", disability="=2")])

    answer = await Browser(joel).get("billing.mistake.index", id=upload)

    headings, *found = csv.reader(io.StringIO(answer.text.lstrip("\ufeff")))
    assert headings == ["Row", "Cell", "Rule", "What we found", "How to fix it", "Suggestion"]
    assert ["1", "R1", "F-INT"] in [line[:3] for line in found]
    assert not [cell for line in found for cell in line if cell[:1] in {"=", "+", "-", "@"}]


async def test_a_file_without_problems_has_a_list_of_headings_alone(joel: Account) -> None:
    upload = await sent(joel, good_rows(1))

    answer = await Browser(joel).get("billing.mistake.index", id=upload)

    assert "problems_" in answer.headers["content-disposition"]
    # The reference of the row names no case here: a warning, which refuses nothing.
    assert [line.split(",")[2] for line in answer.text.splitlines()[1:]] == ['"unknown"']
