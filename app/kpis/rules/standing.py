"""What a key figure is, and whether it is where it shall be."""

from decimal import ROUND_HALF_UP, Decimal

_CENT = Decimal("0.01")


def value_of(number: int, whole: int | None) -> Decimal:
    """The number itself, or its percent of a whole that is not nought; two decimals, halves up."""
    found = Decimal(number) if whole is None else Decimal(number) * 100 / Decimal(whole)
    return found.quantize(_CENT, ROUND_HALF_UP)


def misses(value: Decimal, target: Decimal | None, *, more_is_better: bool) -> bool:
    """Whether a value is on the wrong side of its target; at the target it is met."""
    if target is None:
        return False
    return value < target if more_is_better else value > target


def worse(value: Decimal, previous: Decimal | None, *, more_is_better: bool) -> bool:
    """Whether it went the wrong way since the period before."""
    if previous is None:
        return False
    return value < previous if more_is_better else value > previous
