"""Dates and price of a policy, from its product (notifications.md 1.7)."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

RENEWED = "R"

_CENT = Decimal("0.01")
_ZERO = Decimal(0)


@dataclass(frozen=True)
class Plan:
    """What a product says about dates and prices. Periods in months, `cycles` as (month, day); a lump sum
    of None means a price for each head."""

    insurance_period: int
    administration_period: int = 0
    grace_period_enrolment: int = 0
    grace_period_renewal: int = 0
    cycles: tuple[tuple[int, int], ...] = ()
    premium_adult: Decimal = _ZERO
    premium_child: Decimal = _ZERO
    lump_sum: Decimal | None = None
    threshold: int = 0
    registration_fee: Decimal = _ZERO
    registration_lump_sum: Decimal | None = None
    general_assembly_fee: Decimal = _ZERO
    general_assembly_lump_sum: Decimal | None = None
    enrolment_discount: Decimal = _ZERO
    enrolment_discount_period: int = 0
    renewal_discount: Decimal = _ZERO
    renewal_discount_period: int = 0


@dataclass(frozen=True)
class Heads:
    """Whom a policy covers."""

    adults: int
    children: int = 0

    @property
    def all(self) -> int:
        """Everybody."""
        return self.adults + self.children


def start_date(enrolled_on: date, plan: Plan, stage: str | None = None) -> date:
    """When cover is meant to start; no stage counts as new.

    With cycles it is the first cycle that begins on or after the enrolment less the days of grace.
    """
    renewed = stage == RENEWED
    earliest = enrolled_on if renewed else _months_on(enrolled_on, plan.administration_period)
    if not plan.cycles:
        return earliest
    grace = plan.grace_period_renewal if renewed else plan.grace_period_enrolment
    threshold = _months_on(earliest, -grace)
    starts = [_cycle(threshold.year + years, cycle) for years in (0, 1) for cycle in sorted(plan.cycles)]
    return next(start for start in starts if start >= threshold)


def expiry_date(start: date, plan: Plan) -> date:
    """The last covered day."""
    return _months_on(start, plan.insurance_period) - timedelta(days=1)


def value(
    enrolled_on: date,
    start: date,
    plan: Plan,
    heads: Heads,
    stage: str | None = None,
    before: date | None = None,
) -> Decimal:
    """The amount due, to the cent, half up. `before` is the last covered day of the policy renewed."""
    renewed = stage == RENEWED
    amount = _contributions(plan, heads)
    amount += _once(plan.general_assembly_lump_sum, plan.general_assembly_fee, heads)
    if not renewed:
        amount += _once(plan.registration_lump_sum, plan.registration_fee, heads)
    percent, months = (
        (plan.renewal_discount, plan.renewal_discount_period)
        if renewed
        else (plan.enrolment_discount, plan.enrolment_discount_period)
    )
    begins = before + timedelta(days=1) if renewed and before else start
    if enrolled_on <= _months_on(begins, -months):
        amount -= amount * percent / 100
    return amount.quantize(_CENT, rounding=ROUND_HALF_UP)


def _contributions(plan: Plan, heads: Heads) -> Decimal:
    """A lump sum covers as many heads as the threshold says, adults first; the others pay for themselves."""
    if plan.lump_sum is None:
        return heads.adults * plan.premium_adult + heads.children * plan.premium_child
    adults = max(heads.adults - plan.threshold, 0)
    children = min(max(heads.all - plan.threshold, 0), heads.children)
    return plan.lump_sum + adults * plan.premium_adult + children * plan.premium_child


def _once(lump_sum: Decimal | None, fee: Decimal, heads: Heads) -> Decimal:
    return fee * heads.all if lump_sum is None else lump_sum


def _cycle(year: int, cycle: tuple[int, int]) -> date:
    return _day_of(year, *cycle)


def _months_on(day: date, months: int) -> date:
    """The same day of another month, or the last one of a month that is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return _day_of(year, month + 1, day.day)


def _day_of(year: int, month: int, day: int) -> date:
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))
