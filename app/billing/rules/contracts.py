"""Which contract a row is billed under (cla.md 6.2)."""

from datetime import date
from enum import StrEnum

from app.billing.rules import codes

STARTED = date(2013, 4, 1)
RENEWED = date(2018, 9, 1)


class Contract(StrEnum):
    """A contract, or how much of one is known when Date Opened or Matter Type 1 is itself wrong."""

    OLD = "2013"
    GENERAL = "2018-general"
    DISCRIMINATION = "2018-discrimination"
    EDUCATION = "2018-education"
    SOME_2018 = "2018"
    UNKNOWN = "unknown"


# What is common to the three contracts of 2018 also holds when it cannot be told which of them it is.
NEW = frozenset({Contract.GENERAL, Contract.DISCRIMINATION, Contract.EDUCATION, Contract.SOME_2018})
EVERY = frozenset(Contract)


def contract_of(opened: date | None, matter1: str) -> Contract:
    """The contract of a row; a blank day opened means that of 2013, a day before it none."""
    if opened is None:
        return Contract.OLD
    if opened < STARTED:
        return Contract.UNKNOWN
    return Contract.OLD if opened < RENEWED else newer_contract_of(matter1)


def newer_contract_of(matter1: str) -> Contract:
    """Which of the contracts of 2018 a Matter Type 1 falls under; membership is by the lists of codes."""
    if matter1 in codes.MATTERS_1["Q"]:
        return Contract.DISCRIMINATION
    if matter1 in codes.MATTERS_1["E"]:
        return Contract.EDUCATION
    return Contract.GENERAL if matter1 in codes.ALL_MATTERS_1 else Contract.SOME_2018
