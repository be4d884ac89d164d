"""Who is a candidate on a day (notifications.md 5)."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.notifications.rules.facts import (
    BEFORE_AND_AFTER_EXPIRY,
    KINDS,
    Facts,
    Household,
    Kind,
    Policy,
    PolicyStatus,
    Product,
    Record,
    Terms,
)

MOST_CONVERSIONS = 20
_MAY_HAVE_EXPIRED = frozenset({PolicyStatus.ACTIVE, PolicyStatus.EXPIRED})


@dataclass(frozen=True, slots=True)
class Candidate:
    """A pair of policy and message that has to be decided, with what was decided before."""

    kind: Kind
    policy: Policy
    household: Household
    record: Record | None = None


def candidates(facts: Facts, terms: Terms, days: Sequence[date]) -> list[Candidate]:
    """Everything to decide on these local days, in the order of D-9: by message, then by policy.

    More than one day is a catch-up (C-7). Messages that are switched off are not looked for.
    """
    siblings = _by_household(facts)
    live = sorted((policy for policies in siblings.values() for policy in policies), key=lambda one: one.id)
    return [
        Candidate(kind, policy, facts.households[policy.household], facts.records.get((policy.id, kind)))
        for kind in KINDS
        if kind in terms.enabled
        for policy in live
        if _is_due(kind, policy, terms, days)
        and _pair_is_open(facts, policy, kind)
        and not (
            kind in BEFORE_AND_AFTER_EXPIRY
            and following(policy, siblings[policy.household], facts.products) is not None
        )
    ]


def following(policy: Policy, siblings: Sequence[Policy], products: Mapping[str, Product]) -> Policy | None:
    """The live policy of the same household that continues this one, if there is one (D-3).

    It is for the same product or one its conversions lead to, starts after the last covered day, however
    much later, and is not suspended. `siblings` are the live policies of the household.
    """
    if policy.expiry_date is None:
        return None
    continuing = set(conversions(policy.product, products))
    for other in siblings:
        if (
            other.id != policy.id
            and other.product in continuing
            and other.status != PolicyStatus.SUSPENDED
            and other.start_date is not None
            and other.start_date > policy.expiry_date
        ):
            return other
    return None


def conversions(product: str, products: Mapping[str, Product]) -> Iterator[str]:
    """The product and those its conversions lead to, at most 20 further, each once."""
    seen: set[str] = set()
    current: str | None = product
    while current is not None and current not in seen and len(seen) <= MOST_CONVERSIONS:
        seen.add(current)
        yield current
        known = products.get(current)
        current = known.conversion if known else None


def due_date(kind: Kind, policy: Policy, terms: Terms) -> date | None:
    """The local day a dated message is for; None where the policy has no such date (D-5)."""
    if kind is Kind.STARTING:
        return policy.effective_date
    if kind not in BEFORE_AND_AFTER_EXPIRY or policy.expiry_date is None:
        return None
    distance = {Kind.NEED_FOR_RENEWAL: -terms.days_before_expiry, Kind.REMINDER: terms.days_after_expiry}
    try:
        return policy.expiry_date + timedelta(days=distance.get(kind, 0))
    except OverflowError:
        return None


def _is_due(kind: Kind, policy: Policy, terms: Terms, days: Sequence[date]) -> bool:
    if kind in BEFORE_AND_AFTER_EXPIRY:
        return policy.status in _MAY_HAVE_EXPIRED and due_date(kind, policy, terms) in days
    if policy.status != PolicyStatus.ACTIVE:
        return False
    if kind is Kind.STARTING:
        return policy.effective_date in days
    return policy.renewed is (kind is Kind.RENEWAL)


def _pair_is_open(facts: Facts, policy: Policy, kind: Kind) -> bool:
    record = facts.records.get((policy.id, kind))
    return record is None or record.open


def _by_household(facts: Facts) -> dict[str, list[Policy]]:
    """The live policies of each live household."""
    grouped: dict[str, list[Policy]] = defaultdict(list)
    for policy in facts.policies:
        if not policy.closed and not facts.households[policy.household].closed:
            grouped[policy.household].append(policy)
    return grouped
