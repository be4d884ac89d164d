"""Submissions as rows of a file, at most fifty thousand at once: a longer period is taken in parts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from app.accounts.account import Account
from app.forms.rules.version import FILED, Question
from app.kernel.errors import Invalid
from app.kernel.language import _, mark
from app.kernel.paging import Paging
from app.kernel.sheet_out import csv_chunks
from app.results.queries import rows
from app.results.queries.asked import Asked
from app.results.queries.rows import Row
from app.results.rules import without_patients

MOST: Final = 50_000
COLUMNS: Final = (
    mark("Handed in"),
    mark("Hospital"),
    mark("Ward"),
    mark("Language"),
    mark("Score"),
    mark("Passed"),
)
#: The places of columns in which a number may begin with a sign.
NUMERIC: Final = (4,)


@dataclass(frozen=True)
class File:
    """Submissions as a table: a row each, its answers in the order of the questions."""

    name: str
    columns: list[str]
    rows: list[list[str]]

    def csv(self) -> bytes:
        """The whole file; no cell of it runs as a formula."""
        return b"".join(csv_chunks(self.rows, self.columns, numeric=NUMERIC))


async def answers(user: Account, form: UUID, asked: Asked, asks: Mapping[str, Question]) -> File:
    """Everything that was asked for, newest first, without what is said of patients.

    Raises Invalid for more than fifty thousand.
    """
    page = await rows.answers(user, form, asked, Paging(size=MOST))
    if page.next:
        raise Invalid(form=_("There are more than 50,000 answers. Choose a shorter period."))
    shown = without_patients(asks)
    columns = [str(_(name)) for name in COLUMNS] + list(shown)
    name = f"answers-{asked.since}-{asked.until}.csv"
    return File(name, columns, [_cells(row, shown) for row in page.rows])


def _cells(row: Row, asks: Mapping[str, Question]) -> list[str]:
    return [
        row.submitted_at.isoformat(timespec="seconds"),
        row.institution,
        row.department,
        row.locale,
        "" if row.score is None else str(row.score),
        "" if row.passed is None else str(row.passed).lower(),
        *(_said(question, row.answers.get(code)) for code, question in asks.items()),
    ]


def _said(question: Question, answer: Any) -> str:
    if answer is None:
        return ""
    if question.kind in FILED:
        return str(answer.get("name", "")) if isinstance(answer, Mapping) else ""
    if isinstance(answer, Iterable) and not isinstance(answer, str):
        return "; ".join(str(each) for each in answer)
    return str(answer)
