"""What a row asks to be paid, in whole pence."""

from app.billing.rules.row import COSTS, DISBURSEMENTS, FEE, FEE_CODE, TRAVEL, Pence, Values
from app.billing.rules.verdict import whole_pence

#: Fee codes under which the fee is paid instead of what the case cost; HR and NA are paid by cost.
FIXED_FEES = frozenset({"DF", "LF", "HF", "HM", "MR"})


def amount_of(row: Values) -> int:
    """The fixed fee where the code gives one, else the case costs; disbursements and travel besides.

    cla.md 6.5 names the fees and ties no sum to them; this is how a month's total is made of its rows.
    """
    paid = row[FEE] if row[FEE_CODE] in FIXED_FEES else row[COSTS]
    return whole(paid) + whole(row[DISBURSEMENTS]) + whole(row[TRAVEL])


def whole(pence: Pence | None) -> int:
    """Whole pence; nothing for a blank cell."""
    return whole_pence(pence) if pence else 0
