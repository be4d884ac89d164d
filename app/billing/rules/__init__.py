"""The rules of the provider's monthly file (cla.md 6): pure, time is an argument."""

from app.billing.rules.checker import Checker
from app.billing.rules.checking import MOST_LISTED, check, corrected, months_open
from app.billing.rules.columns import layout
from app.billing.rules.contracts import Contract
from app.billing.rules.repairs import Fix
from app.billing.rules.row import Row
from app.billing.rules.verdict import Mistake, Place, Totals, Verdict, whole_pence

__all__ = [
    "MOST_LISTED",
    "Checker",
    "Contract",
    "Fix",
    "Mistake",
    "Place",
    "Row",
    "Totals",
    "Verdict",
    "check",
    "corrected",
    "layout",
    "months_open",
    "whole_pence",
]
