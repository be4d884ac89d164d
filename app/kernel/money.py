"""Money is a whole number of pence (or the hundredth of another currency); there is no float."""

import re
from typing import NewType

from app.kernel.language import _
from app.kernel.values import Problem, folded

Money = NewType("Money", int)

ZERO = Money(0)
LARGEST = 10**14 - 1
_WRITTEN = re.compile(
    r"(?P<sign>[+-]?)£?(?P<pounds>[0-9]{1,12}|[0-9]{1,3}(?:,[0-9]{3}){1,3})(?:\.(?P<pence>[0-9]{1,2}))?",
    re.ASCII,
)


def parse(raw: object) -> Money:
    """Pence from 12, 12.5, 12.50, £1,234.50 or -3.00. Raises `Problem`."""
    match = _WRITTEN.fullmatch(folded(raw).replace(" ", ""))
    if not match:
        raise Problem(_("Enter an amount in pounds, for example 12.50."))
    pounds = int(match["pounds"].replace(",", ""))
    pence = pounds * 100 + int((match["pence"] or "").ljust(2, "0"))
    return Money(-pence if match["sign"] == "-" else pence)


def plain(amount: int) -> str:
    """The amount as an input or a file holds it: 1234.50, no sign of currency, no grouping."""
    sign = "-" if amount < 0 else ""
    pounds, pence = divmod(abs(amount), 100)
    return f"{sign}{pounds}.{pence:02d}"
