"""The figures of the report on consent and phones (notifications.md 10.5)."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

#: What stands on paper and screen where there is nobody.
NOBODY: Final = "-"
_TENTH: Final = Decimal("0.1")


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
