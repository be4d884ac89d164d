"""The words of a message: which language, which values (notifications.md 7)."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from app.notifications.rules.eligibility import NO_TEMPLATE, RENDER_ERROR, NotTold
from app.notifications.rules.facts import Household, Kind, Policy, Product
from app.outbox.text import MissingValue, fill, with_plain_punctuation

# What the six messages may name (T-4).
NAMES = frozenset(
    {"InsuranceID", "Name", "EffectiveDate", "ExpiryDate", "ProductCode", "ProductName", "AmountToBePaid"}
)
# Keys that belong to other senders one day (7.2).
RESERVED_KEYS = frozenset(
    {
        "control_number_assigned",
        "control_number_error_bulk_payment",
        "control_number_error_single_payment",
        "paid_and_activated",
        "paid_and_not_activated",
        "paid_and_not_matched",
    }
)
# Two-segment names in a script of its own, and dates: the longest a body may become (11.8).
WORST_VALUES = {
    **dict.fromkeys(("InsuranceID", "Name", "ProductCode", "ProductName"), "\u0436" * 60),
    **dict.fromkeys(("EffectiveDate", "ExpiryDate"), "2026-12-31"),
    "AmountToBePaid": "9999999999999999.99",
}

Templates = Mapping[tuple[Kind, str], str]


def template_for(kind: Kind, language: str, default: str, templates: Templates) -> str | None:
    """The body in the language, else in its base (fr-CA: fr), else in the default one, else None (T-1)."""
    for code in (language, language.partition("-")[0], default):
        if (kind, code) in templates:
            return templates[kind, code]
    return None


def text_of(
    kind: Kind, policy: Policy, household: Household, product: Product, *, default: str, templates: Templates
) -> str | NotTold:
    """The message as the household reads it; chosen by its own language and not by whoever runs this."""
    body = template_for(kind, household.language or default, default, templates)
    if body is None:
        return NO_TEMPLATE
    try:
        return with_plain_punctuation(fill(body, values_of(policy, household, product)))
    except MissingValue:
        return RENDER_ERROR


def values_of(policy: Policy, household: Household, product: Product) -> dict[str, str | None]:
    """What the names of T-4 stand for; None for what is not known."""
    head = household.head_member
    return {
        "InsuranceID": household.head,
        "Name": head.name if head else None,
        "EffectiveDate": _day(policy.effective_date or policy.start_date),
        "ExpiryDate": _day(policy.expiry_date),
        "ProductCode": product.code,
        "ProductName": product.name,
        "AmountToBePaid": _amount(policy.value),
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _amount(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:.2f}"
