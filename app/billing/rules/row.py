"""One row of a billing file as values: what the rules between columns look at."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

# Whole pence; a Decimal of pence where a provider wrote more than two places.
Pence = int | Decimal


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

    @property
    def category(self) -> str:
        """The letter of the category, by the first code given (X-CAT holds them to one)."""
        return (self.matter1 or self.matter2 or self.outcome or self.stage)[:1]
