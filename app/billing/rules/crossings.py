"""The rules between columns (cla.md 6.5), in the order in which their messages stand.

A rule rests while a column it reads has failed its own rule, so one slip never causes a second message.
"""

from collections.abc import Callable
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from app.billing.rules import codes, contracts
from app.billing.rules.codes import Codes
from app.billing.rules.columns import Layout
from app.billing.rules.contracts import EVERY, NEW, STARTED, Contract
from app.billing.rules.row import (
    ADAPTATIONS,
    AGE_RANGE,
    BORN,
    CHANNEL,
    CLOSED,
    DETERMINATION,
    ELIGIBILITY,
    FEE,
    FEE_CODE,
    MATTER1,
    MATTER2,
    MINUTES,
    OPENED,
    OUTCOME,
    SIGNPOSTING,
    STAGE,
    Row,
    Values,
    category,
)

SIGNPOSTED = codes.OUTCOMES_TO_SIGNPOST
LONGEST_LOWER = 132  # minutes
LONGEST_HIGHER = 899
LONGEST_DETERMINATION = 18
LONGEST_DETERMINATION_Q = 42
UNIT = 6
DEAREST_DETERMINATION = 4_000  # pence

GENERAL = frozenset({contracts.GENERAL})
TIMED = frozenset({contracts.OLD, contracts.DISCRIMINATION, contracts.EDUCATION})
WITHOUT_2018 = EVERY - NEW
TIMED_ELIGIBILITY = frozenset("SWXZ")
HIGHER_ELIGIBILITY = frozenset("TV")
PAID_FEES = "DF HF LF MR HM HR"
MEDIATION: Codes = frozenset({codes.MEDIATION})


@dataclass(frozen=True)
class Crossing:
    """A rule between columns.

    `holds` is true of a row that keeps it; where that is only that a column is not blank, `given` names it.
    `blames` are the columns the message stands at (several: the rule concerns them all), `reads` those whose
    own failure makes it rest. It applies to rows `under` certain contracts, with or without a determination (`det`),
    with certain fee codes (`fees`) and types of matter (`matters`). `own` marks a rule that is really a
    column's own, checked where the cell is read; it stands here for the order of the messages. A row that
    breaks an `implied` rule breaks another one as well, so that it need not be asked of a good row.
    """

    id: str
    blames: tuple[str, ...]
    holds: Callable[[Values], Any]
    reads: frozenset[str] = frozenset()
    given: str = ""
    under: frozenset[Contract] = EVERY
    det: bool | None = None
    fees: frozenset[str] | None = None
    matters: Codes | None = None
    own: bool = False
    implied: bool = False


def _rule(
    rule: str,
    blames: str,
    holds: Callable[[Values], bool] | None = None,
    *,
    reads: str = "",
    under: frozenset[Contract] = EVERY,
    det: bool | None = None,
    fees: str = "",
    matters: Codes | None = None,
    implied: bool = False,
) -> Crossing:
    """A rule as the table below writes it: without `holds` it asks for the column it blames."""
    looked_at = {*reads.split()} or {*blames.split()}
    looked_at |= {"determination"} if det is not None else set()
    looked_at |= {"fee_code"} if fees else set()
    looked_at |= {"matter1"} if matters is not None else set()
    return Crossing(
        rule,
        tuple(blames.split()),
        holds or itemgetter(Row._fields.index(blames)),
        frozenset(looked_at),
        "" if holds else blames,
        under,
        det,
        frozenset(fees.split()) if fees else None,
        matters,
        implied=implied,
    )


def _own(rule: str, column: str, under: frozenset[Contract] = EVERY) -> Crossing:
    return Crossing(rule, (column,), _never, under=under, own=True)


def _never(row: Values) -> bool:
    """Nothing to look at: that the rule applies is the mistake."""
    return False


def _in_order(row: Values) -> bool:
    return row[OPENED] is None or row[CLOSED] is None or row[CLOSED] >= row[OPENED]


def _closed_since_start(row: Values) -> bool:
    return row[OPENED] is None or row[CLOSED] is None or row[CLOSED] >= STARTED


def _one_category(row: Values) -> bool:
    letter = (row[MATTER1] or row[MATTER2] or row[OUTCOME] or row[STAGE])[:1]
    # A code not given has no first letter, and no letter is in every letter.
    return (
        row[MATTER2][:1] in letter
        and row[OUTCOME][:1] in letter
        and row[STAGE][:1] in letter
        and row[MATTER1][:1] in letter
    )


def _longest_determination(row: Values) -> int:
    return LONGEST_DETERMINATION_Q if category(row) == "Q" else LONGEST_DETERMINATION


# fmt: off
ALL: tuple[Crossing, ...] = (
    # Under the contracts of 2018 a day opened is always given.
    _rule("X-DATE-OPEN", "opened", lambda r: r[CLOSED] is None or r[OPENED] is not None,
          reads="opened closed", under=WITHOUT_2018),
    _own("X-DATE-2013", "opened"),
    # A case opened in time and closed before the start is out of order too.
    _rule("X-DATE-2013", "closed", _closed_since_start, reads="opened closed", implied=True),
    _rule("X-DATE-ORDER", "closed", _in_order, reads="opened closed"),
    _rule("X-ADAPT", "adaptations", under=NEW, det=False),
    _rule("X-ADAPT", "adaptations", lambda r: bool(r[ADAPTATIONS]) or r[OPENED] is None or r[OPENED] <= STARTED,
          reads="opened adaptations", under=WITHOUT_2018, det=False),
    _rule("X-MEDIA", "media", det=False),
    _rule("X-STAGE-REQ", "stage", det=False, matters=codes.STAGE_REQUIRED),
    _rule("X-STAGE-NOT", "stage", lambda r: not r[STAGE], det=False, matters=codes.STAGE_FORBIDDEN),
    _rule("X-DOB", "born", lambda r: r[BORN] is not None or r[AGE_RANGE] == "U",
          reads="age_range born"),
    _own("X-OUTCOME", "outcome", under=NEW),
    _rule("X-ELIG-REQ", "eligibility", det=False),
    _rule("X-ELIG-TIME", "eligibility",
          lambda r: r[MINUTES] <= LONGEST_LOWER or r[ELIGIBILITY] not in TIMED_ELIGIBILITY,
          reads="eligibility minutes", under=TIMED, det=False),
    _rule("X-FEE-NA", "fee_code", lambda r: r[FEE_CODE] == "NA", under=TIMED),
    # A blank fee code passes here, as it always did: a file that was right stays right.
    _rule("X-FEE-NOT-NA", "fee_code", _never, under=GENERAL, fees="NA"),
    _rule("X-FEE-AMT", "fee", lambda r: r[FEE] is not None, under=GENERAL, fees=PAID_FEES),
    _rule("X-LF-TIME", "fee_code", lambda r: r[MINUTES] <= LONGEST_LOWER,
          reads="minutes", under=GENERAL, fees="LF"),
    _rule("X-HF-TIME", "fee_code", lambda r: LONGEST_LOWER < r[MINUTES] <= LONGEST_HIGHER,
          reads="minutes", under=GENERAL, fees="HF"),
    _rule("X-HR-TIME", "fee_code", lambda r: r[MINUTES] > LONGEST_HIGHER,
          reads="minutes", under=GENERAL, fees="HR"),
    _rule("X-HM-MT1", "fee_code", _never, under=GENERAL, fees="HM", matters=codes.ALL_MATTERS_1 - MEDIATION),
    _rule("X-MT1-FEE", "fee_code", lambda r: r[FEE_CODE] == "HM", under=GENERAL, matters=MEDIATION),
    _rule("X-DF-AMT", "fee", lambda r: r[FEE] is None or r[FEE] <= DEAREST_DETERMINATION,
          under=GENERAL, fees="DF"),
    _rule("X-DF-DET", "determination", under=GENERAL, det=False, fees="DF"),
    # LF goes with every eligibility code there is, which F-CODE already holds.
    _rule("X-FEE-ELIG", "eligibility", lambda r: not r[ELIGIBILITY] or r[ELIGIBILITY] in HIGHER_ELIGIBILITY,
          under=GENERAL, det=False, fees="HF"),
    _own("X-SIGN", "signposting", under=NEW),
    _rule("X-SIGN-REQ", "signposting", lambda r: r[OUTCOME] not in SIGNPOSTED or r[SIGNPOSTING] != "",
          reads="outcome signposting", under=NEW),
    # A code that failed counts here as not given: the others must still agree.
    Crossing("X-CAT", ("matter1", "matter2", "outcome", "stage"), _one_category),
)

# Asked only of a row whose codes are of one category.
AFTER_CATEGORY: tuple[Crossing, ...] = (
    _rule("X-DET-TIME", "minutes", lambda r: r[MINUTES] <= _longest_determination(r), det=True),
    _rule("X-DET-6MIN", "minutes", lambda r: r[MINUTES] % UNIT == 0 or r[MINUTES] > _longest_determination(r),
          det=True),
    _rule("X-FF", "channel", lambda r: r[CHANNEL] != "FF" or category(r) in {"E", "Q"}),
    _rule("X-DVCA", "determination", lambda r: r[DETERMINATION] != "DVCA" or category(r) == "F",
          det=True),
)
# fmt: on

FEE_COLUMNS = frozenset({"fee", "fee_code"})


def plan(layout: Layout, contract: Contract, det: bool, fee_code: str, matter1: str) -> tuple[Crossing, ...]:
    """The rules that apply to such a row, in the order of their messages; X-CAT parts the last group."""
    return tuple(
        rule
        for rule in ALL + AFTER_CATEGORY
        if contract in rule.under
        and rule.det in (None, det)
        and (rule.fees is None or fee_code in rule.fees)
        and (rule.matters is None or matter1 in rule.matters)
        and (layout.has_fees or rule.reads.isdisjoint(FEE_COLUMNS))
    )
