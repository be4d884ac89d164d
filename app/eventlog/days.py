"""A stretch of a timeline as people read it: by the days of their calendar, each in runs."""

from collections.abc import Iterable
from datetime import date, datetime
from itertools import groupby
from typing import Protocol, TypeVar

from app.kernel import clock


class Told(Protocol):
    """Something that happened, as a timeline shows it."""

    @property
    def at(self) -> datetime:
        """When."""

    @property
    def quiet(self) -> bool:
        """Whether many of these in a row may be folded: the house did it by itself."""


T = TypeVar("T", bound=Told)
Run = tuple[bool, list[T]]


def by_day(entries: Iterable[T], zone: str) -> list[tuple[date, list[Run[T]]]]:
    """Entries as days of the reader's calendar, each as runs: quiet ones and the others."""
    return [
        (day, [(quiet, list(run)) for quiet, run in groupby(of_day, key=lambda each: each.quiet)])
        for day, of_day in groupby(entries, key=lambda each: clock.local(each.at, zone).date())
    ]
