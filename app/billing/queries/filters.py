"""What a person asks of the list of billing files, and the conditions that say so in SQL."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final
from uuid import UUID

from app.accounts.account import Account
from app.billing import measures
from app.billing.queries.scope import open_to
from app.billing.rules import months as rules
from app.kernel import values
from app.kernel.language import _
from app.kernel.measuring import Binder, from_day, to_day
from app.kernel.values import Problem

LABELS: Final = {
    "standing": _("Billing files that stand"),
    "money": _("Billed"),
    "late": _("Accepted after their deadline"),
    "warned": _("Accepted with warnings"),
    "refused": _("Billing files refused"),
    "checked": _("Found good, not accepted yet"),
}


@dataclass(frozen=True)
class Filters:
    """What is asked; everything of it stands in the address. `since` and `until` are days of billed months."""

    month: date | None = None
    provider: UUID | None = None
    measure: str = ""
    since: date | None = None
    until: date | None = None
    given: Mapping[str, str] = field(default_factory=dict, compare=False)

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Filters":
        """From the address; what cannot be read is left out."""
        names = ("month", "provider", "measure", "since", "until")
        return cls(
            month=rules.read(query.get("month", "")),
            provider=_key(query.get("provider", "")),
            measure=query.get("measure", "") if query.get("measure") in measures.NAMED else "",
            since=_day(query.get("since", "")),
            until=_day(query.get("until", "")),
            given={name: query[name] for name in names if query.get(name)},
        )

    @property
    def counted_as(self) -> object:
        """The figure whose rows these are, in words."""
        return LABELS[self.measure]


def conditions(user: Account, filters: Filters) -> tuple[str, Binder]:
    """The conditions on `billing_upload u`, the scope's first."""
    scope = open_to(user)
    binder = Binder(scope.arguments, {})
    where = [scope.condition]
    if filters.month is not None:
        where.append(f"u.month = {binder.value(filters.month, 'date')}")
    if filters.provider is not None:
        where.append(f"u.provider = {binder.value(filters.provider, 'uuid')}")
    if filters.measure:
        where.append(measures.NAMED[filters.measure])
    if filters.since is not None:
        where.append(from_day(measures.MONTH, measures.ZONE, binder.value(filters.since, "date")))
    if filters.until is not None:
        where.append(to_day(measures.MONTH, measures.ZONE, binder.value(filters.until, "date")))
    return " and ".join(where), binder


def _key(text: str) -> UUID | None:
    try:
        return values.key(text) if text else None
    except Problem:
        return None


def _day(text: str) -> date | None:
    try:
        return values.day(text) if text else None
    except Problem:
        return None
