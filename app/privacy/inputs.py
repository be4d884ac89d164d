"""What a person says about rules, holds and requests, and what a file says of the cases of an older system."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Self

from app.kernel.errors import Invalid
from app.kernel.fields import Fields
from app.kernel.language import _
from app.privacy.rules import search_text

LONGEST_REASON = 500
LONGEST_DAYS = 20_000
_WORDS: Final = (
    "laa_reference", "full_name", "postcode", "area_of_law", "in_scope", "financially_eligible", "specialist",
    "articles", "outcome",
)  # fmt: skip
_DAYS: Final = ("birth_date", "referred_on", "closed_on", "outcome_on")
#: What a case of an older system is made of.
ARCHIVED: Final = (*_WORDS, *_DAYS, "search_text")
_WHY = _("Say why, so that whoever comes next understands.")


@dataclass(frozen=True)
class RuleInput:
    """How long, and whether by itself."""

    days: int
    active: bool

    @classmethod
    def parse(cls, form: Mapping[str, Any]) -> Self:
        """Raises Invalid for days that are none."""
        fields = Fields(form)
        days = fields.number("days", empty=_("Say after how many days."), lowest=1, highest=LONGEST_DAYS)
        return fields.done(cls(days, fields.flag("active")))


@dataclass(frozen=True)
class HoldInput:
    """A record to be kept as it is, and why."""

    reference: str
    reason: str

    @classmethod
    def parse(cls, form: Mapping[str, Any]) -> Self:
        """Raises Invalid without a reference or a reason."""
        fields = Fields(form)
        reference = fields.line("reference", empty=_("Give its reference."), longest=40)
        reason = fields.line("reason", empty=_WHY, longest=LONGEST_REASON)
        return fields.done(cls(reference.upper(), reason))


@dataclass(frozen=True)
class AccessInput:
    """Whose data, why, and how it was checked that they ask."""

    person: str
    reason: str
    identity: str

    @classmethod
    def parse(cls, form: Mapping[str, Any]) -> Self:
        """Raises Invalid when anything is missing."""
        fields = Fields(form)
        person = fields.line("person", empty=_("Give the client's reference."), longest=40)
        reason = fields.line("reason", empty=_WHY, longest=LONGEST_REASON)
        identity = fields.line(
            "identity", empty=_("Say how you checked that the client asks."), longest=LONGEST_REASON
        )
        return fields.done(cls(person.upper(), reason, identity))


@dataclass(frozen=True)
class DecisionInput:
    """Whether an archive may be made, and what is said with it."""

    approved: bool
    words: str

    @classmethod
    def parse(cls, form: Mapping[str, Any]) -> Self:
        """Raises Invalid without a decision, and for a refusal without a reason."""
        fields = Fields(form)
        said = fields.choice("decision", ("approve", "refuse"), empty=_("Approve it or refuse it."))
        words = fields.line("words", empty=_WHY if said == "refuse" else None, longest=LONGEST_REASON)
        return fields.done(cls(said == "approve", words))


def reason_of(form: Mapping[str, Any]) -> str:
    """Why; raises Invalid without."""
    fields = Fields(form)
    return fields.done(fields.line("reason", empty=_WHY, longest=LONGEST_REASON))


def archived_rows(lines: Iterable[str]) -> list[dict[str, Any]]:
    """The cases of an older system in a CSV with a heading.

    Raises Invalid naming each line that is not one; nothing is taken then.
    """
    reader = csv.DictReader(lines)
    if strange := sorted({*(reader.fieldnames or ())} - {*_WORDS, *_DAYS}):
        raise Invalid(file=_("Unknown columns: %(names)s.") % {"names": ", ".join(strange)})
    rows: list[dict[str, Any]] = []
    wrong: list[str] = []
    for number, line in enumerate(reader, start=2):
        try:
            rows.append(_archived_row(line))
        except ValueError:
            wrong.append(str(number))
    if wrong:
        raise Invalid(
            file=_("Lines without a reference or with a wrong day: %(lines)s.") % {"lines": ", ".join(wrong)},
        )
    return rows


def _archived_row(line: Mapping[str, str | None]) -> dict[str, Any]:
    row: dict[str, Any] = {name: (line.get(name) or "").strip() for name in _WORDS}
    row |= {name: date.fromisoformat(text) if (text := line.get(name)) else None for name in _DAYS}
    if not row["laa_reference"]:
        raise ValueError("no reference")
    row["search_text"] = search_text(
        row["laa_reference"], row["full_name"], row["postcode"], row["birth_date"], row["area_of_law"]
    )
    return row
