"""The columns of a billing file, in both layouts, as data (cla.md 6.3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from app.billing.rules import codes, contracts
from app.billing.rules.codes import Codes
from app.billing.rules.contracts import Contract

TEXT, WHOLE, MONEY, DAY, CODE = "text", "whole", "money", "day", "code"
ACCOUNT, POSTCODE, EXCEPTIONAL = "account", "postcode", "exceptional"
# FREE holds anything and means nothing; UNUSED must be blank.
FREE, UNUSED = "free", "unused"


@dataclass(frozen=True)
class Column:
    """A column: its name in `Row`, its heading in the file, and what a cell of it may hold.

    `least` is the lowest number allowed, `since` the first day; `past_months_only` bars days of the month
    still running. `code_rule` is the rule that a code not on the list breaks.
    """

    name: str
    heading: str
    kind: str = TEXT
    required: bool = False
    codes: Codes = frozenset()
    least: int | None = None
    since: date | None = None
    past_months_only: bool = False
    code_rule: str = "F-CODE"

    @property
    def rules(self) -> tuple[str, ...]:
        """The ids of the rules a cell of this column is held to, in their order."""
        first = ("F-REQ",) if self.required else ()
        least = ("F-GTE0",) if self.least is not None else ()
        month = ("F-CURMONTH",) if self.past_months_only else ()
        since = ("X-DATE-2013",) if self.since else ()
        shape = (self.code_rule,) if self.kind == CODE else _RULE_OF_KIND[self.kind]
        return first + shape + least + month + since


_RULE_OF_KIND: dict[str, tuple[str, ...]] = {
    TEXT: (),
    FREE: (),
    WHOLE: ("F-INT",),
    MONEY: ("F-DEC",),
    DAY: ("F-DATE",),
    ACCOUNT: ("F-ACC",),
    POSTCODE: ("F-POSTCODE",),
    EXCEPTIONAL: ("F-ECREF",),
    UNUSED: ("F-EMPTY",),
}


def _code(name: str, heading: str, allowed: Codes, required: bool = False) -> Column:
    return Column(name, heading, CODE, required, allowed)


def _unused(number: int) -> Column:
    return Column(f"unused{number}", f"Unused{number}", UNUSED)


# As a row is read whose contract is not known: the widest lists.
COLUMNS: tuple[Column, ...] = (
    Column("reference", "CLA Reference Number", WHOLE, required=True),
    Column("client", "Client Ref", required=True),
    Column("account", "Account Number", ACCOUNT, required=True),
    Column("first_name", "First Name", required=True),
    Column("surname", "Surname", required=True),
    Column("born", "DOB", DAY),
    _code("age_range", "Age Range", codes.AGE_RANGES, required=True),
    Column("gender", "Gender", required=True),
    Column("ethnicity", "Ethnicity", required=True),
    Column("postcode", "Postcode", POSTCODE, required=True),
    _code("eligibility", "Eligibility Code", codes.ELIGIBILITY),
    _code("matter1", "Matter Type 1", codes.ALL_MATTERS_1, required=True),
    _code("matter2", "Matter Type 2", codes.ALL_MATTERS_2, required=True),
    _code("stage", "Stage Reached", codes.ALL_STAGES),
    _code("outcome", "Outcome Code", codes.ALL_OUTCOMES_2018),
    Column("opened", "Date Opened", DAY, since=contracts.STARTED),
    Column("closed", "Date Closed", DAY, past_months_only=True),
    Column("minutes", "Time Spent", WHOLE, required=True, least=0),
    Column("costs", "Case Costs", MONEY, required=True),
    Column("fee", "Fixed Fee Amount", FREE),
    _code("fee_code", "Fixed Fee Code", codes.FEES_2018),
    _code("disability", "Disability Code", codes.DISABILITY, required=True),
    Column("disbursements", "Disbursements", MONEY),
    Column("travel", "Travel Costs", MONEY),
    _code("determination", "Determination", codes.DETERMINATIONS_2018),
    _code("telephone_advice", "Suitable for Telephone Advice", codes.YES_NO),
    Column("exceptional", "Exceptional Cases (ref)", EXCEPTIONAL),
    _code("exemption", "Exempted Reason Code", codes.EXEMPTIONS),
    _code("adaptations", "Adjustments / Adaptations", codes.ADAPTATIONS),
    Column("signposting", "Signposting / Referral"),
    Column("media", "Media Code"),
    _code("channel", "Telephone / Online", codes.CHANNELS, required=True),
)

_DIFFERENT_2013 = {
    "outcome": _code("outcome", "Outcome Code", codes.ALL_OUTCOMES_2013),
    "fee_code": _code("fee_code", "Fixed Fee Code", codes.FEES_2013),
    "determination": _code("determination", "Determination", codes.DETERMINATIONS_2013),
}
_DIFFERENT_2018 = {
    "outcome": Column("outcome", "Outcome Code", CODE, codes=codes.ALL_OUTCOMES_2018, code_rule="X-OUTCOME"),
    "signposting": Column(
        "signposting", "Signposting / Referral", CODE, codes=codes.SIGNPOSTS, code_rule="X-SIGN"
    ),
    "fee": Column("fee", "Fixed Fee Amount", MONEY, least=0),
}


def _with(different: dict[str, Column]) -> tuple[Column, ...]:
    return tuple(different.get(column.name, column) for column in COLUMNS)


COLUMNS_2013 = _with(_DIFFERENT_2013)
COLUMNS_2018 = _with(_DIFFERENT_2018)


def _legacy() -> tuple[Column, ...]:
    after = {"ethnicity": (1, 2), "outcome": (3,), "costs": (4,)}
    found: list[Column] = []
    for column in COLUMNS_2013:
        if column.name not in {"fee", "fee_code"}:
            found.append(column)
            found.extend(_unused(number) for number in after.get(column.name, ()))
    return tuple(found)


LEGACY_COLUMNS = _legacy()


@dataclass(frozen=True)
class Layout:
    """The columns of a whole file, and how each contract reads them."""

    columns: tuple[Column, ...]
    by_contract: "MappingProxyType[Contract, tuple[Column, ...]]"
    has_fees: bool

    @property
    def width(self) -> int:
        """How many cells a row has."""
        return len(self.columns)

    def at(self, name: str) -> int:
        """Where a column stands, from 0."""
        return [column.name for column in self.columns].index(name)


def letter_of(place: int) -> str:
    """The letter of a column counted from 0."""
    return (chr(64 + place // 26) if place >= 26 else "") + chr(65 + place % 26)


def _read_as(columns: Sequence[Column]) -> dict[Contract, tuple[Column, ...]]:
    return dict.fromkeys(contracts.EVERY, tuple(columns))


CURRENT = Layout(
    COLUMNS,
    MappingProxyType(
        {**_read_as(COLUMNS_2018), contracts.OLD: COLUMNS_2013, contracts.UNKNOWN: COLUMNS},
    ),
    has_fees=True,
)
# With CONTRACT_2018_ENABLED off there is one contract, whatever the dates (cla.md 6.2).
LEGACY = Layout(LEGACY_COLUMNS, MappingProxyType(_read_as(LEGACY_COLUMNS)), has_fees=False)


def layout(contract_2018: bool = True) -> Layout:
    """The layout the setting CONTRACT_2018_ENABLED asks for."""
    return CURRENT if contract_2018 else LEGACY
