"""The handbook of the billing file for providers, written out of the rules themselves (docs/billing.md)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from babel.support import LazyProxy

from app.billing.rules import codes, columns, contracts, crossings
from app.billing.rules.columns import Column, letter_of
from app.billing.rules.crossings import Crossing
from app.billing.rules.wording import WORDS
from app.kernel.language import _

_CONTRACTS = {
    contracts.OLD: "2013",
    contracts.GENERAL: "2018 general",
    contracts.DISCRIMINATION: "2018 discrimination",
    contracts.EDUCATION: "2018 education",
}

# What each rule asks, in one sentence; the rest of a line in the handbook comes from the rule's own data.
ASKS: Mapping[str, LazyProxy] = {
    "S-MONTH": _("The month billed is one of the twelve before the current one."),
    "S-EMPTY": _("The file has at least one row."),
    "S-COLS": _("Every row has exactly {width} cells; blank cells beyond the last column are cut."),
    "S-HEAD": _(
        "If there is a heading row, its headings are those below. Another order is followed when all are there."
    ),
    "F-REQ": _("The cell is not blank."),
    "F-INT": _("A whole number of at most twelve digits: no point, comma or unit."),
    "F-GTE0": _("The number is not below zero."),
    "F-DEC": _(
        "An amount in pounds with a full stop, below ten thousand million; commas may group thousands"
        " (1,250.75). No exponent, no NaN."
    ),
    "F-DATE": _("A day of the calendar as D/M/YYYY: one or two digits for day and month, four for the year."),
    "F-CURMONTH": _("The day is not in the calendar month that is still running."),
    "F-ACC": _("A digit, a letter, three digits, a letter (the whole cell, any case)."),
    "F-POSTCODE": _("A UK postcode (any case, blanks optional), or GIR 0AA, NFA or INT INT."),
    "F-ECREF": _("Seven digits and two letters (the whole cell, any case)."),
    "F-CODE": _("One of the column's codes, in capitals."),
    "F-EMPTY": _("The column is not used and stays blank."),
    "X-DATE-OPEN": _("If Date Closed is given, so is Date Opened."),
    "X-DATE-2013": _("Date Opened, and Date Closed when both are given, are on or after 1 April 2013."),
    "X-DATE-ORDER": _("Date Closed is not before Date Opened; the same day is fine."),
    "X-ADAPT": _("Adjustments / Adaptations is given for a case opened after 1 April 2013."),
    "X-MEDIA": _("Media Code is given."),
    "X-STAGE-REQ": _("Stage Reached is given where the matter type needs one."),
    "X-STAGE-NOT": _("Stage Reached is blank where the matter type takes none."),
    "X-DOB": _("DOB is given unless Age Range is U."),
    "X-OUTCOME": _("The outcome is a code of the 2018 list of any category."),
    "X-ELIG-REQ": _("Eligibility Code is given."),
    "X-ELIG-TIME": _("With eligibility S, W, X or Z, Time Spent is at most {lower} minutes."),
    "X-FEE-NA": _("Fixed Fee Code is NA; blank is refused."),
    "X-FEE-NOT-NA": _("Fixed Fee Code is not NA; blank is accepted."),
    "X-FEE-AMT": _("Fixed Fee Amount is given; 0 is an amount."),
    "X-LF-TIME": _("Time Spent is at most {lower} minutes."),
    "X-HF-TIME": _("Time Spent is more than {lower} and at most {higher} minutes."),
    "X-HR-TIME": _("Time Spent is more than {higher} minutes."),
    "X-HM-MT1": _("Matter Type 1 is FAMY."),
    "X-MT1-FEE": _("Fixed Fee Code is HM."),
    "X-DF-AMT": _("Fixed Fee Amount is at most £{dearest}."),
    "X-DF-DET": _("Determination is given."),
    "X-FEE-ELIG": _("Eligibility Code, when given, is T or V."),
    "X-SIGN": _("The signposting code is one of the 2018 list."),
    "X-SIGN-REQ": _("Signposting / Referral is given where the outcome needs it."),
    "X-CAT": _("The first letters of the codes given agree: one category a row."),
    "X-DET-TIME": _("Time Spent is at most {det} minutes, {det_q} in discrimination."),
    "X-DET-6MIN": _("Time Spent is a multiple of {unit}."),
    "X-FF": _("FF stands only with education or discrimination."),
    "X-DVCA": _("DVCA stands only with family."),
}
_FIGURES = {
    "width": columns.CURRENT.width,
    "lower": crossings.LONGEST_LOWER,
    "higher": crossings.LONGEST_HIGHER,
    "dearest": crossings.DEAREST_DETERMINATION // 100,
    "det": crossings.LONGEST_DETERMINATION,
    "det_q": crossings.LONGEST_DETERMINATION_Q,
    "unit": crossings.UNIT,
}

_HEAD = """# The monthly billing file

<!-- Written by `recourse billing rules > docs/billing.md`; change app/billing/rules, not this page. -->

One CSV or .xlsx file for each provider and month. Every row is checked, and every mistake is listed, before
anything is stored; a file is accepted as a whole or not at all. Try one first with
`recourse billing check FILE --month 2026-02`.

## How a file is read

- CSV with commas, semicolons, tabs, bars or tildes, in UTF-8, UTF-16 or Windows-1252. Where the encoding is a
  guess the page asks you to look at the names before you go on. .xlsx: the first sheet that has rows.
- A heading row may be there or not. Blank rows and blank cells beyond the last column are left out.
- At most 200,000 rows and 64 MiB. A quotation mark that is never closed is named with its line.
- Cells are trimmed. Rows are counted from 1 without the heading and without blank rows.
- At most 10,000 mistakes are listed; all are counted (`errors_in_all` in the JSON answer when there are more).
- A cell that fails its own rule takes no part in the rules between columns: one slip, one message.

## Which contract a row is billed under

| Date Opened | Matter Type 1 | Contract |
| --- | --- | --- |
| blank, or 1 April 2013 to 31 August 2018 | any | 2013 |
| 1 September 2018 or later | a discrimination code (Q) | 2018 discrimination |
| 1 September 2018 or later | an education code (E) | 2018 education |
| 1 September 2018 or later | any other | 2018 general |
| before 1 April 2013 | any | none: X-DATE-2013 |

An installation that has the contracts of 2018 switched off takes the older layout of
{legacy_width} columns and the rules of 2013 without those on fees: Unused1 and Unused2 follow Ethnicity,
Unused3 follows Outcome Code, Unused4 follows Case Costs, and the two fee columns are absent.
"""


def handbook() -> str:
    """The whole handbook as Markdown."""
    parts = [
        _HEAD.format(legacy_width=columns.LEGACY.width),
        "## Columns\n",
        _table(("#", "Letter", "Column", "Rules", "Codes"), _columns()),
        "## Rules of the file and of single cells\n",
        _table(("Rule", "What it asks", "What to do"), _plain_rules()),
        "## Rules between columns, in the order of their messages\n",
        _table(("Rule", "Contracts", "Applies to", "What it asks", "What to do"), _crossings()),
        "## Codes by category\n",
        _table(
            ("Category", "Matter Type 1", "Matter Type 2", "Stage Reached", "Outcome Code"), _categories()
        ),
        "## Codes across categories\n",
        _table(("What", "Codes"), _lists()),
        _TAIL,
    ]
    return "\n".join(parts)


_TAIL = """## Fixes

A fix is *certain* when it is the same value in the form the rules ask for: `dmca` for `DMCA`, `2026-02-03` or
`03/02/2026 00:00` for `03/02/2026`, `02/28/2026` for `28/02/2026`, `£1.250,75` for `1250.75`, `1 h 10` for `70`.
Certain fixes can be put in all at once, and the corrected file is then checked again. Any other fix is likely
only (a lost leading zero, a spreadsheet's day number, NA where a contract has no fees) and is put in one by one.

## What differs from the old system

- A date that cannot be read is a mistake of its row; it no longer hides every other mistake of the file.
- Every row is judged by itself: a cell that failed in one row is not filled from the row before.
- A case opened before 1 April 2013 is refused with X-DATE-2013 instead of stopping the check.
- Account numbers and exceptional case references are matched whole, so that a longer tail is refused.
- Amounts such as 1E3 or NaN are refused; a comma that does not group thousands is not read over.
- The month is checked on the server as well (S-MONTH).
- F-CURMONTH is said once; the same rule between columns (X-CURMONTH) is not repeated.
- Stored rows have named columns and their contract.
"""


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return (
        "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)
        + "\n"
    )


def _columns() -> Iterator[Sequence[str]]:
    for at, column in enumerate(columns.COLUMNS):
        read = dict.fromkeys(
            (", ".join(_same(c, at).rules), _label(c)) for c in (contracts.OLD, contracts.GENERAL)
        )
        rules = {rules for rules, _ in read}
        said = (
            "; ".join(f"{label}: {rules or '-'}" for rules, label in read) if len(rules) > 1 else rules.pop()
        )
        few = 0 < len(column.codes) <= len(codes.DISABILITY)
        yield str(at + 1), letter_of(at), column.heading, said or "-", _listed(column.codes) if few else ""


def _same(contract: contracts.Contract, at: int) -> Column:
    return columns.CURRENT.by_contract[contract][at]


def _label(contract: contracts.Contract) -> str:
    return "2013" if contract == contracts.OLD else "2018"


def _plain_rules() -> Iterator[Sequence[str]]:
    for rule in ASKS:
        if not rule.startswith("X-"):
            advice = "Write it as asked." if rule == "F-CODE" else str(WORDS[rule].advice)
            yield rule, asked_of(rule), "" if "{" in advice else advice


def _crossings() -> Iterator[Sequence[str]]:
    for rule, group in _grouped(crossings.ALL + crossings.AFTER_CATEGORY).items():
        under = frozenset().union(*(crossing.under for crossing in group))
        named = [name for contract, name in _CONTRACTS.items() if contract in under]
        where = "all" if len(named) == len(_CONTRACTS) else ", ".join(named)
        yield rule, where, _applies(rule, group[0]), asked_of(rule), str(WORDS[rule].advice)


def _grouped(rules: Iterable[Crossing]) -> dict[str, list[Crossing]]:
    found: dict[str, list[Crossing]] = {}
    for rule in rules:
        found.setdefault(rule.id, []).append(rule)
    return found


def _applies(rule: str, crossing: Crossing) -> str:
    said = []
    if crossing.det is not None:
        said.append("a determination" if crossing.det else "no determination")
    if crossing.fees:
        said.append(f"fee code {_listed(crossing.fees)}")
    if crossing.matters is not None and crossing.matters != codes.ALL_MATTERS_1 - crossings.MEDIATION:
        few = len(crossing.matters) == 1
        said.append(f"Matter Type 1 {_listed(crossing.matters)}" if few else "some types of matter (below)")
    if crossing in crossings.AFTER_CATEGORY:
        said.append("X-CAT holds")
    return ", ".join(said) or "every row"


def _categories() -> Iterator[Sequence[str]]:
    for letter, name in codes.CATEGORIES.items():
        added = {code for code in codes.OUTCOMES_ADDED_2018 if code[0] == letter}
        outcomes = _listed(codes.OUTCOMES_2013[letter]) + (f"; 2018 also {_listed(added)}" if added else "")
        lists = (codes.MATTERS_1[letter], codes.MATTERS_2[letter], codes.STAGES[letter])
        yield f"{name} ({letter})", *map(_listed, lists), outcomes


def _lists() -> Iterator[Sequence[str]]:
    yield "Determination, 2013", _listed(codes.DETERMINATIONS_2013)
    yield "Determination, 2018", _listed(codes.DETERMINATIONS_2018)
    yield "Fixed Fee Code, 2013", _listed(codes.FEES_2013)
    yield "Fixed Fee Code, 2018", _listed(codes.FEES_2018)
    yield "Signposting, 2018", _listed(codes.SIGNPOSTS)
    yield "Outcomes that need signposting, 2018", _listed(codes.OUTCOMES_TO_SIGNPOST)
    yield "Stage needed (Matter Type 1)", _listed(codes.STAGE_REQUIRED)
    yield "Stage not allowed (Matter Type 1)", _listed(codes.STAGE_FORBIDDEN)
    yield "Stage as you like (Matter Type 1)", _listed(codes.STAGE_OPTIONAL)


def asked_of(rule: str) -> str:
    """What a rule asks, in the reader's language."""
    return str(ASKS[rule]).format(**_FIGURES)


def _listed(some: Iterable[str]) -> str:
    return " ".join(sorted(some))
