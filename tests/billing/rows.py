"""Billing rows for tests: one good row for each contract, to be changed by column name."""

from datetime import date
from pathlib import Path

from app.billing.rules import Checker, Mistake
from app.billing.rules.columns import CURRENT, LEGACY, Layout

#: Files of our own, each beside what is wrong with it.
OURS = Path(__file__).resolve().parents[1] / "data" / "billing"
AS_OF = date(2026, 7, 10)
MONTH = date(2026, 6, 1)

_PERSON = {
    "reference": "3100777",
    "client": "C-0777",
    "account": "2P345K",
    "first_name": "Wren",
    "surname": "Okonjo",
    "born": "5/3/1984",
    "age_range": "D",
    "gender": "F",
    "ethnicity": "4",
    "postcode": "LS1 4AP",
    "eligibility": "T",
    "costs": "210.40",
    "disability": "NCD",
    "disbursements": "",
    "travel": "4.20",
    "determination": "",
    "telephone_advice": "Y",
    "exceptional": "",
    "exemption": "",
    "adaptations": "NAR",
    "signposting": "",
    "media": "DK",
    "channel": "TA",
}
_RECENT = {"opened": "03/02/2025", "closed": "10/03/2025"}
_DEBT = {"matter1": "DTOT", "matter2": "DOTH", "stage": "DB", "outcome": "DA"}

GOOD: dict[str, dict[str, str]] = {
    "2013": _PERSON
    | _DEBT
    | {"opened": "03/02/2015", "closed": "10/03/2015", "minutes": "60", "fee": "", "fee_code": "NA"},
    "2018-general": _PERSON | _RECENT | _DEBT | {"minutes": "60", "fee": "65", "fee_code": "LF"},
    "2018-discrimination": _PERSON
    | _RECENT
    | {"matter1": "QEMP", "matter2": "QRAC", "stage": "QB", "outcome": "QC"}
    | {"minutes": "60", "fee": "", "fee_code": "NA", "channel": "FF"},
    "2018-education": _PERSON
    | _RECENT
    | {"matter1": "ESEN", "matter2": "ENUR", "stage": "EB", "outcome": "EC"}
    | {"minutes": "60", "fee": "", "fee_code": "NA"},
}
DETERMINATION = {"determination": "OOSC", "stage": "", "outcome": "", "minutes": "12"}
CHECKER = Checker(AS_OF)
LEGACY_CHECKER = Checker(AS_OF, contract_2018=False)


def row(contract: str = "2018-general", layout: Layout = CURRENT, **changes: str) -> list[str]:
    """A good row of a contract with some cells changed, in the order of the layout."""
    unknown = set(changes) - {column.name for column in layout.columns}
    assert not unknown, unknown
    cells = GOOD[contract] | changes
    return [cells.get(column.name, "") for column in layout.columns]


def legacy_row(**changes: str) -> list[str]:
    """A good row of the older layout with some cells changed."""
    return row("2013", LEGACY, **changes)


def broken(cells: list[str], checker: Checker = CHECKER) -> list[str]:
    """The rules a row breaks; the quick and the thorough way must agree that there are any."""
    mistakes: list[Mistake] = checker.mistakes(cells)
    assert (checker.good(cells) is None) == bool(mistakes), [mistake.rule for mistake in mistakes]
    return [mistake.rule for mistake in mistakes]
