"""Good billing rows of every kind, for property tests."""

from datetime import date, timedelta

from hypothesis import strategies as st

from app.billing.rules import codes
from app.billing.rules.contracts import RENEWED, STARTED
from tests.billing.rows import AS_OF

Cells = dict[str, str]

WORD = st.text(st.characters(categories=("L", "N"), max_codepoint=0x6FF), min_size=1, max_size=12)
BEFORE_THIS_MONTH = AS_OF.replace(day=1) - timedelta(days=1)
GENERAL_LETTERS = "DFHW"


def _one(some: frozenset[str]) -> st.SearchStrategy[str]:
    return st.sampled_from(sorted(some))


def _maybe(some: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(st.just(""), some)


def _written(day: date, plainly: bool) -> str:
    return f"{day.day}/{day.month}/{day.year}" if plainly else f"{day:%d/%m/%Y}"


AMOUNT = st.decimals(-9_999, 999_999, places=2).map(lambda amount: f"{amount:,f}")
POSTCODE = st.sampled_from(["SW1A 1AA", "m1 1ae", "NFA", "INT INT", "GIR 0AA", "B33  8TH"])


@st.composite
def _person(draw: st.DrawFn) -> Cells:
    age = draw(_one(codes.AGE_RANGES))
    born = draw(st.dates(date(1920, 1, 1), date(2015, 1, 1)))
    return {
        "reference": str(draw(st.integers(1, 10**9))),
        "client": draw(WORD),
        "account": draw(st.from_regex(r"[0-9][A-Za-z][0-9]{3}[A-Za-z]", fullmatch=True).filter(str.isascii)),
        "first_name": draw(WORD),
        "surname": draw(WORD),
        "born": "" if age == "U" and draw(st.booleans()) else _written(born, draw(st.booleans())),
        "age_range": age,
        "gender": draw(WORD),
        "ethnicity": draw(WORD),
        "postcode": draw(POSTCODE),
        "costs": draw(AMOUNT),
        "disability": draw(_one(codes.DISABILITY)),
        "disbursements": draw(_maybe(AMOUNT)),
        "travel": draw(_maybe(AMOUNT)),
        "telephone_advice": draw(_maybe(_one(codes.YES_NO))),
        "exceptional": draw(_maybe(st.just("1234567AB"))),
        "exemption": draw(_maybe(_one(codes.EXEMPTIONS))),
        "adaptations": draw(_one(codes.ADAPTATIONS)),
        "media": draw(WORD),
    }


@st.composite
def _days(draw: st.DrawFn, first: date, last: date) -> Cells:
    opened = draw(st.dates(first, last))
    closed = draw(st.dates(opened, BEFORE_THIS_MONTH))
    plainly = draw(st.booleans())
    return {"opened": _written(opened, plainly), "closed": draw(_maybe(st.just(_written(closed, plainly))))}


@st.composite
def _matter(draw: st.DrawFn, letter: str, outcomes: frozenset[str], det: bool) -> Cells:
    matter1 = draw(_one(codes.MATTERS_1[letter]))
    stage = draw(_one(codes.STAGES[letter]))
    needs = not det and matter1 in codes.STAGE_REQUIRED
    bars = not det and matter1 in codes.STAGE_FORBIDDEN
    outcome = draw(_maybe(_one(frozenset(code for code in outcomes if code[0] == letter))))
    return {
        "matter1": matter1,
        "matter2": draw(_one(codes.MATTERS_2[letter])),
        "stage": "" if bars else stage if needs else draw(_maybe(st.just(stage))),
        "outcome": outcome,
        "channel": draw(st.sampled_from(["TA", "OA"] + (["FF"] if letter in "EQ" else []))),
    }


@st.composite
def _untimed(draw: st.DrawFn, letter: str, det: bool, kinds: frozenset[str]) -> Cells:
    """What a contract without fixed fees asks of time, eligibility and determination."""
    if det:
        kinds = kinds if letter == "F" else kinds - {"DVCA"}
        units = draw(st.integers(0, 7 if letter == "Q" else 3))
        given_code = draw(_maybe(_one(codes.ELIGIBILITY)))
        return {"minutes": str(units * 6), "determination": draw(_one(kinds)), "eligibility": given_code}
    long = draw(st.booleans())
    minutes = draw(st.integers(133, 5_000) if long else st.integers(0, 132))
    return {
        "minutes": str(minutes),
        "determination": "",
        "eligibility": draw(_one(frozenset("TV") if long else codes.ELIGIBILITY)),
    }


@st.composite
def _fee(draw: st.DrawFn, cells: Cells, det: bool) -> Cells:
    """What the general contract of 2018 asks of fee, time and eligibility."""
    if cells["matter1"] == codes.MEDIATION:
        code, minutes, eligibility, fee = "HM", draw(st.integers(0, 300)), codes.ELIGIBILITY, "119.60"
    elif det:
        code, minutes, eligibility, fee = (
            "DF",
            0,
            codes.ELIGIBILITY,
            draw(st.sampled_from(["0", "40", "39.99"])),
        )
    else:
        code = draw(st.sampled_from(["LF", "HF", "HR", "MR", ""]))
        low, high = {"LF": (0, 132), "HF": (133, 899), "HR": (900, 5_000)}.get(code, (0, 5_000))
        minutes, fee = (
            draw(st.integers(low, high)),
            "" if not code else draw(st.sampled_from(["0", "65", "1,300.00"])),
        )
        eligibility = frozenset("TV") if code == "HF" else codes.ELIGIBILITY
    if det:
        minutes = draw(st.integers(0, 3)) * 6
    return {"fee_code": code, "fee": fee, "minutes": str(minutes), "eligibility": draw(_one(eligibility))}


@st.composite
def good_rows(draw: st.DrawFn, old: bool | None = None) -> Cells:
    """The cells of a good row, by column name; `old` of the contract of 2013, else of those of 2018."""
    old = draw(st.booleans()) if old is None else old
    det = draw(st.booleans())
    letter = draw(st.sampled_from(sorted(codes.CATEGORIES)))
    outcomes = codes.ALL_OUTCOMES_2013 if old else codes.ALL_OUTCOMES_2018
    kinds = codes.DETERMINATIONS_2013 if old else codes.DETERMINATIONS_2018
    day_after = STARTED + timedelta(days=1)
    cells = draw(_person()) | draw(_matter(letter, outcomes, det)) | draw(_untimed(letter, det, kinds))
    cells |= {"fee_code": "NA", "fee": "", "signposting": ""}
    if old:
        return cells | draw(_days(day_after, RENEWED - timedelta(days=1)))
    cells |= draw(_days(RENEWED, BEFORE_THIS_MONTH))
    if letter in GENERAL_LETTERS:
        cells |= draw(_fee(cells, det))
    if cells["outcome"] in codes.OUTCOMES_TO_SIGNPOST or draw(st.booleans()):
        cells["signposting"] = draw(_one(codes.SIGNPOSTS))
    return cells
