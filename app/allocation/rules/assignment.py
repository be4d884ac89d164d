"""The code of an assignment, and what must fit before one (cla.md 1.11, 4.7)."""

from typing import Protocol
from uuid import UUID

from app.cases.rules import matter_types_fit
from app.kernel.language import _


class Wish(Protocol):
    """What the operator said about the assignment."""

    @property
    def course_correction(self) -> bool: ...

    @property
    def second_opinion(self) -> bool: ...


def code_of(wish: Wish, *, as_suggested: bool) -> str:
    """Second opinion, then course correction, then by hand, then as suggested (cla.md 2, choosers)."""
    if wish.second_opinion:
        return "SPOR"
    if wish.course_correction:
        return "MANREF"
    return "REFSP" if as_suggested else "MANALC"


def problem_of_matter_types(category: UUID | None, first: UUID | None, second: UUID | None) -> object | None:
    """What is wrong with the categories of the two matter types; None when they fit the case and each other."""
    if matter_types_fit(category, (first, second)):
        return None
    if first is not None and second is not None and first != second:
        return _("The two matter types are of different categories. Mend them on the Problem page first.")
    return _("The matter types are not of the case's category. Mend them on the Problem page first.")
