"""How the rows of a file become submissions of a form: which column answers which question, and in which words.

A mapping is a JSON object:
    {"form": "nhs_fft", "id": "Comment ID", "at": {"column": "Date", "format": "%d/%m/%Y"}, "locale": "en",
     "answers": {"care": {"column": "FFT categorical answer", "values": {"1": 5, "2": 4, "6": null}},
                 "words": {"column": "FFT answer", "empty": ["Did not answer"]}}}
`values` name every word that is an answer, null for one that leaves the question open; without them the cell is
taken as it stands, but for those of `empty`. Without `at` all rows carry the day that is given with the file.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Self

from app.forms.rules.answering import Answers, judge
from app.forms.rules.version import Version
from app.kernel.jsonfield import Fields
from app.kernel.jsonfile import Unusable

_TOP = ("form", "id", "at", "locale", "answers")


@dataclass(frozen=True)
class Column:
    """Where an answer stands, and what its words mean."""

    name: str
    values: Mapping[str, Any] | None = None
    empty: frozenset[str] = frozenset()

    def answer(self, cell: str) -> Any:
        """What a cell answers; None leaves the question open. Raises KeyError for a word nobody named."""
        word = " ".join(cell.split())
        if word == "" or word in self.empty:
            return None
        return cell.strip() if self.values is None else self.values[word]


@dataclass(frozen=True)
class RowMapping:
    """A mapping as it was read."""

    form: str
    answers: Mapping[str, Column]
    id: str = ""
    at: str = ""
    format: str = ""
    locale: str = "en"
    columns: tuple[str, ...] = field(default=())

    @classmethod
    def from_json(cls, data: object) -> Self:
        """From its JSON object. Raises Unusable with the place."""
        fields = Fields.of(data, _TOP, "mapping")
        at = Fields.of(fields.data.get("at") or {}, ("column", "format"), "mapping, at")
        asked = fields.data.get("answers")
        if not isinstance(asked, Mapping) or not asked:
            raise Unusable("mapping, answers", "names no question")
        answers = {code: _column(given, f"mapping, answers, {code}") for code, given in asked.items()}
        id, when = fields.text("id", "") or "", at.text("column", "") or ""
        needed = [each for each in (id, when) if each]
        return cls(
            fields.word("form"),
            answers,
            id,
            when,
            at.text("format", "%Y-%m-%d") or "",
            fields.text("locale", "en") or "en",
            tuple(dict.fromkeys([*needed, *(column.name for column in answers.values())])),
        )

    def missing(self, heading: Sequence[str]) -> list[str]:
        """The columns of the mapping that a file does not have."""
        return [name for name in self.columns if name not in heading]


@dataclass(frozen=True)
class Mapped:
    """A row that is a submission, or what is wrong with it. `external_id` is the sum of the whole row."""

    external_id: str
    at: datetime
    answers: Answers
    problem: str = ""


def map_row(mapping: RowMapping, version: Version, row: Mapping[str, str], day: datetime) -> Mapped:
    """Read one row, its cells by column. `day` is for files without dates."""
    external_id = sum_of(row)
    try:
        at = _instant(row[mapping.at], mapping.format) if mapping.at else day
    except ValueError:
        return Mapped(external_id, day, {}, f"{mapping.at}: no such date")
    given: Answers = {}
    for code, column in mapping.answers.items():
        try:
            answer = column.answer(row[column.name])
        except KeyError:
            return Mapped(external_id, at, {}, f"{column.name}: a value without a meaning")
        if answer is not None:
            given[code] = answer
    judged = judge(version, given)
    if judged.problems:
        code, words = next(iter(judged.problems.items()))
        return Mapped(external_id, at, {}, f"{code}: {words}")
    return Mapped(external_id, at, judged.answers)


def sum_of(row: Mapping[str, str]) -> str:
    """The SHA-256 of a row's cells with their headings: the same row is the same submission, whatever its place."""
    digest = hashlib.sha256()
    for name in sorted(row):
        digest.update(f"{len(name)}:{name}{len(row[name])}:{row[name]}".encode())
    return digest.hexdigest()


def _instant(cell: str, form: str) -> datetime:
    return datetime.strptime(cell.strip(), form).replace(hour=12, tzinfo=UTC)


def _column(given: object, place: str) -> Column:
    fields = Fields.of(given, ("column", "values", "empty"), place)
    values = fields.data.get("values")
    if values is not None and not isinstance(values, Mapping):
        raise Unusable(place, "values are no object of words")
    empty = frozenset(str(each) for each in fields.data.get("empty") or ())
    return Column(fields.text("column") or "", values, empty)
