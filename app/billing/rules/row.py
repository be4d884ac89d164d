"""One row of a billing file as values: what the rules between columns look at."""

from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

# Whole pence; a Decimal of pence where a provider wrote more than two places.
Pence = int | Decimal

# The values of a row in the order of `Row`. The rules take this bare tuple and the places below, since a
# look-up by name in a million rows costs as much as the rules themselves.
Values = tuple[Any, ...]


class Row(NamedTuple):
    """The 32 columns in their order. Blank text is "", a blank day or amount None."""

    reference: int | None
    client: str
    account: str
    first_name: str
    surname: str
    born: date | None
    age_range: str
    gender: str
    ethnicity: str
    postcode: str
    eligibility: str
    matter1: str
    matter2: str
    stage: str
    outcome: str
    opened: date | None
    closed: date | None
    minutes: int
    costs: Pence | None
    fee: Pence | None
    fee_code: str
    disability: str
    disbursements: Pence | None
    travel: Pence | None
    determination: str
    telephone_advice: str
    exceptional: str
    exemption: str
    adaptations: str
    signposting: str
    media: str
    channel: str


_at = Row._fields.index
#: The columns that hold money.
AMOUNTS = ("costs", "fee", "disbursements", "travel")
BORN, AGE_RANGE, ELIGIBILITY = _at("born"), _at("age_range"), _at("eligibility")
MATTER1, MATTER2, STAGE, OUTCOME = _at("matter1"), _at("matter2"), _at("stage"), _at("outcome")
OPENED, CLOSED, MINUTES, COSTS = _at("opened"), _at("closed"), _at("minutes"), _at("costs")
FEE, FEE_CODE, DISBURSEMENTS, TRAVEL = _at("fee"), _at("fee_code"), _at("disbursements"), _at("travel")
DETERMINATION, ADAPTATIONS, SIGNPOSTING = _at("determination"), _at("adaptations"), _at("signposting")
MEDIA, CHANNEL = _at("media"), _at("channel")

# What a row reads as where nothing is given.
BLANKS: dict[str, Any] = {
    **dict.fromkeys(Row._fields, ""),
    **dict.fromkeys(("reference", "born", "opened", "closed", *AMOUNTS)),
    "minutes": 0,
}


def category(row: Values) -> str:
    """The letter of the category, by the first code given (X-CAT holds them to one)."""
    letter: str = (row[MATTER1] or row[MATTER2] or row[OUTCOME] or row[STAGE])[:1]
    return letter
