"""The rules between columns (cla.md 6.5), in the order in which their messages stand.

A rule rests while a column it reads has failed its own rule, so one slip never causes a second message.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from app.billing.rules import codes, contracts
from app.billing.rules.columns import Layout
from app.billing.rules.contracts import EVERY, NEW, STARTED, Contract
from app.billing.rules.row import Row

LONGEST_LOWER = 132  # minutes
LONGEST_HIGHER = 899
LONGEST_DETERMINATION = 18
LONGEST_DETERMINATION_Q = 42
UNIT = 6
DEAREST_DETERMINATION = 4_000  # pence

GENERAL = frozenset({contracts.GENERAL})
TIMED = frozenset({contracts.OLD, contracts.DISCRIMINATION, contracts.EDUCATION})
TIMED_ELIGIBILITY = frozenset("SWXZ")
HIGHER_ELIGIBILITY = frozenset("TV")
PAID_FEES = frozenset({"DF", "HF", "LF", "MR", "HM", "HR"})
CATEGORY_COLUMNS = ("matter1", "matter2", "outcome", "stage")


@dataclass(frozen=True)
class Crossing:
    """A rule between columns.

    `holds` is true of a row that keeps it. `blames` are the columns the message stands at (several: the
    rule concerns them all), `reads` those whose own failure makes it rest. `det` and `fees` say when it
    applies: with or without a determination, with which fee codes. `own` marks a rule that is really the
    column's own: a column that breaks it takes no part in the rules that follow.
    """

    id: str
    blames: tuple[str, ...]
    reads: frozenset[str]
    holds: Callable[[Row], bool]
    under: frozenset[Contract] = EVERY
    det: bool | None = None
    fees: frozenset[str] | None = None
    own: bool = False


def _rule(
    rule: str,
    blames: str,
    reads: str,
    holds: Callable[[Row], bool],
    *,
    under: frozenset[Contract] = EVERY,
    det: bool | None = None,
    fees: str = "",
    own: bool = False,
) -> Crossing:
    also = ({"determination"} if det is not None else set()) | ({"fee_code"} if fees else set())
    places = tuple(blames.split())
    return Crossing(
        rule,
        places,
        frozenset({*reads.split(), *also}),
        holds,
        under,
        det,
        frozenset(fees.split()) if fees else None,
        own,
    )


def _one_category(row: Row) -> bool:
    letter = row.category
    return all(code[0] == letter for code in (row.matter1, row.matter2, row.outcome, row.stage) if code)


def _not_before_start(given: date | None) -> bool:
    return given is None or given >= STARTED


def _longest_determination(row: Row) -> int:
    return LONGEST_DETERMINATION_Q if row.category == "Q" else LONGEST_DETERMINATION


ALL: tuple[Crossing, ...] = (
    _rule("X-DATE-OPEN", "opened", "opened closed", lambda r: r.closed is None or r.opened is not None),
    # The old system crashed on a case opened before its first contract.
    _rule("X-DATE-2013", "opened", "opened", lambda r: _not_before_start(r.opened)),
    _rule(
        "X-DATE-2013",
        "closed",
        "opened closed",
        lambda r: r.opened is None or r.opened < STARTED or _not_before_start(r.closed),
    ),
    _rule(
        "X-DATE-ORDER",
        "closed",
        "opened closed",
        lambda r: r.opened is None or r.closed is None or r.closed >= r.opened,
    ),
    _rule(
        "X-ADAPT",
        "adaptations",
        "opened adaptations",
        lambda r: bool(r.adaptations) or r.opened is None or r.opened <= STARTED,
        det=False,
    ),
    _rule("X-MEDIA", "media", "media", lambda r: bool(r.media), det=False),
    _rule(
        "X-STAGE-REQ",
        "stage",
        "matter1 stage",
        lambda r: bool(r.stage) or r.matter1 not in codes.STAGE_REQUIRED,
        det=False,
    ),
    _rule(
        "X-STAGE-NOT",
        "stage",
        "matter1 stage",
        lambda r: not r.stage or r.matter1 not in codes.STAGE_FORBIDDEN,
        det=False,
    ),
    _rule(
        "X-DOB",
        "born",
        "age_range born",
        lambda r: r.born is not None or r.age_range == codes.UNKNOWN_AGE,
    ),
    _rule(
        "X-OUTCOME",
        "outcome",
        "outcome",
        lambda r: not r.outcome or r.outcome in codes.ALL_OUTCOMES_2018,
        under=NEW,
        own=True,
    ),
    _rule("X-ELIG-REQ", "eligibility", "eligibility", lambda r: bool(r.eligibility), det=False),
    _rule(
        "X-ELIG-TIME",
        "eligibility",
        "eligibility minutes",
        lambda r: r.minutes <= LONGEST_LOWER or r.eligibility not in TIMED_ELIGIBILITY,
        under=TIMED,
        det=False,
    ),
    _rule("X-FEE-NA", "fee_code", "fee_code", lambda r: r.fee_code == "NA", under=TIMED),
    _rule("X-FEE-NOT-NA", "fee_code", "", lambda r: False, under=GENERAL, fees="NA"),
    _rule(
        "X-FEE-AMT",
        "fee",
        "fee",
        lambda r: r.fee is not None,
        under=GENERAL,
        fees=" ".join(sorted(PAID_FEES)),
    ),
    _rule(
        "X-LF-TIME",
        "fee_code",
        "minutes",
        lambda r: r.minutes <= LONGEST_LOWER,
        under=GENERAL,
        fees="LF",
    ),
    _rule(
        "X-HF-TIME",
        "fee_code",
        "minutes",
        lambda r: LONGEST_LOWER < r.minutes <= LONGEST_HIGHER,
        under=GENERAL,
        fees="HF",
    ),
    _rule(
        "X-HR-TIME",
        "fee_code",
        "minutes",
        lambda r: r.minutes > LONGEST_HIGHER,
        under=GENERAL,
        fees="HR",
    ),
    _rule(
        "X-HM-MT1",
        "fee_code",
        "matter1",
        lambda r: r.matter1 == codes.MEDIATION,
        under=GENERAL,
        fees="HM",
    ),
    _rule(
        "X-MT1-FEE",
        "fee_code",
        "matter1 fee_code",
        lambda r: r.fee_code == "HM" or r.matter1 != codes.MEDIATION,
        under=GENERAL,
    ),
    _rule(
        "X-DF-AMT",
        "fee",
        "fee",
        lambda r: r.fee is None or r.fee <= DEAREST_DETERMINATION,
        under=GENERAL,
        fees="DF",
    ),
    _rule("X-DF-DET", "determination", "", lambda r: False, under=GENERAL, det=False, fees="DF"),
    # LF goes with every eligibility code there is, which F-CODE already holds.
    _rule(
        "X-FEE-ELIG",
        "eligibility",
        "eligibility",
        lambda r: not r.eligibility or r.eligibility in HIGHER_ELIGIBILITY,
        under=GENERAL,
        det=False,
        fees="HF",
    ),
    _rule(
        "X-SIGN",
        "signposting",
        "signposting",
        lambda r: not r.signposting or r.signposting in codes.SIGNPOSTS,
        under=NEW,
        own=True,
    ),
    _rule(
        "X-SIGN-REQ",
        "signposting",
        "outcome signposting",
        lambda r: bool(r.signposting) or r.outcome not in codes.OUTCOMES_TO_SIGNPOST,
        under=NEW,
    ),
    # A code that failed counts here as not given: the others must still agree.
    _rule("X-CAT", " ".join(CATEGORY_COLUMNS), "", _one_category),
)

# Asked only of a row whose codes are of one category.
AFTER_CATEGORY: tuple[Crossing, ...] = (
    _rule("X-DET-TIME", "minutes", "minutes", lambda r: r.minutes <= _longest_determination(r), det=True),
    _rule(
        "X-DET-6MIN",
        "minutes",
        "minutes",
        lambda r: r.minutes % UNIT == 0 or r.minutes > _longest_determination(r),
        det=True,
    ),
    _rule(
        "X-FF",
        "channel",
        "channel",
        lambda r: r.channel != codes.FACE_TO_FACE or r.category in {"E", "Q"},
    ),
    _rule(
        "X-DVCA",
        "determination",
        "",
        lambda r: r.determination != codes.DOMESTIC_VIOLENCE or r.category == "F",
        det=True,
    ),
)

FEE_COLUMNS = frozenset({"fee", "fee_code"})


def plan(layout: Layout, contract: Contract, det: bool, fee_code: str) -> tuple[Crossing, ...]:
    """The rules that apply to such a row, in the order of their messages; X-CAT parts the last group."""
    return tuple(rule for rule in ALL + AFTER_CATEGORY if _applies(rule, layout, contract, det, fee_code))


def _applies(rule: Crossing, layout: Layout, contract: Contract, det: bool, fee_code: str) -> bool:
    return (
        contract in rule.under
        and rule.det in (None, det)
        and (rule.fees is None or fee_code in rule.fees)
        and (layout.has_fees or not rule.reads & FEE_COLUMNS)
    )
