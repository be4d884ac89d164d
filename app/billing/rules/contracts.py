"""Which contract a row is billed under (cla.md 6.2)."""

from datetime import date
from typing import NewType

from app.billing.rules import codes

STARTED = date(2013, 4, 1)
RENEWED = date(2018, 9, 1)

Contract = NewType("Contract", str)

OLD = Contract("2013")
GENERAL = Contract("2018-general")
DISCRIMINATION = Contract("2018-discrimination")
EDUCATION = Contract("2018-education")
# How much is known when Matter Type 1, or Date Opened, is itself wrong.
SOME_2018 = Contract("2018")
UNKNOWN = Contract("unknown")

# What is common to the three contracts of 2018 also holds when it cannot be told which of them it is.
NEW = frozenset({GENERAL, DISCRIMINATION, EDUCATION, SOME_2018})
EVERY = frozenset({OLD, UNKNOWN, *NEW})


def contract_of(opened: date | None, matter1: str) -> Contract:
    """The contract of a row; a blank day opened means that of 2013, a day before it none."""
    if opened is None:
        return OLD
    if opened < STARTED:
        return UNKNOWN
    return OLD if opened < RENEWED else newer_contract_of(matter1)


def newer_contract_of(matter1: str) -> Contract:
    """Which of the contracts of 2018 a Matter Type 1 falls under; membership is by the lists of codes."""
    if matter1 in codes.MATTERS_1["Q"]:
        return DISCRIMINATION
    if matter1 in codes.MATTERS_1["E"]:
        return EDUCATION
    return GENERAL if matter1 in codes.ALL_MATTERS_1 else SOME_2018
