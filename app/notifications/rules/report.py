"""The report on consent and phones: modes, columns, totals (notifications.md 10)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import IntEnum

from app.kernel.language import _
from app.notifications.rules.facts import Household, Member

LEVELS = ("R", "D", "W", "V")
NOBODY = "-"

_TENTH = Decimal("0.1")


class Mode(IntEnum):
    """Which households the report shows. Modes 1 to 4 share out mode 0 (R-4)."""

    ALL = 0
    APPROVAL_AND_PHONE = 1
    APPROVAL_ONLY = 2
    PHONE_ONLY = 3
    NEITHER = 4


MODE_LABELS = {
    Mode.ALL: _("All"),
    Mode.APPROVAL_AND_PHONE: _("Approval and phone number"),
    Mode.APPROVAL_ONLY: _("Approval only"),
    Mode.PHONE_ONLY: _("Phone number only"),
    Mode.NEITHER: _("No approval and phone number"),
}


def mode_of(approved: bool, has_phone: bool) -> Mode:
    """The one mode from 1 to 4 that a household is in."""
    if approved:
        return Mode.APPROVAL_AND_PHONE if has_phone else Mode.APPROVAL_ONLY
    return Mode.PHONE_ONLY if has_phone else Mode.NEITHER


def shown_in(household: Household, mode: Mode) -> bool:
    """Whether a report in that mode lists the household; closed ones are in none (R-3)."""
    if household.closed:
        return False
    return mode is Mode.ALL or mode is mode_of(household.consents, household.recipient is not None)


def alternative(household: Household) -> Member | str | None:
    """Who stands in the alternative columns: nobody needed (None) where the head has a phone, the member
    that is told instead, or `-` where nobody can be told (R-5)."""
    told = household.recipient
    if told is None:
        return NOBODY
    return None if told.number == household.head else told


@dataclass(frozen=True, slots=True)
class Location:
    """A place: region R, district D, ward W or village V."""

    code: str
    level: str
    name: str
    parent: str | None = None

    @property
    def heading(self) -> str:
        """How a place is shown everywhere."""
        return f"{self.code} {self.name}"


def ancestors(code: str | None, locations: Mapping[str, Location]) -> Iterator[Location]:
    """The place and all above it, from any level, none for no place; no loop is followed (N-3)."""
    seen: set[str] = set()
    while code is not None and code not in seen and (place := locations.get(code)):
        seen.add(code)
        yield place
        code = place.parent


def lies_in(household: Household, place: str, locations: Mapping[str, Location]) -> bool:
    """Whether a household counts for a place, through any place above its own (R-3)."""
    return any(above.code == place for above in ancestors(household.location, locations))


@dataclass(frozen=True, slots=True)
class Totals:
    """How many households there are, and how many of them can be reached (10.5)."""

    families: int = 0
    with_approval: int = 0
    with_phone: int = 0
    reachable: int = 0

    def __add__(self, other: "Totals") -> "Totals":
        return Totals(
            self.families + other.families,
            self.with_approval + other.with_approval,
            self.with_phone + other.with_phone,
            self.reachable + other.reachable,
        )

    @property
    def reachable_percent(self) -> Decimal | None:
        """One decimal, half up; None without families, shown as `-`."""
        if not self.families:
            return None
        share = Decimal(self.reachable * 100) / self.families
        return share.quantize(_TENTH, rounding=ROUND_HALF_UP)


def totals_of(households: Iterable[Household]) -> Totals:
    """The figures of some households; closed ones count nowhere."""
    return sum((_one(household) for household in households if not household.closed), Totals())


def _one(household: Household) -> Totals:
    approved, phone = household.consents, household.recipient is not None
    return Totals(1, int(approved), int(phone), int(approved and phone))
