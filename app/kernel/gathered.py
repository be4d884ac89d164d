"""Figures that stand in another store, by hospital and month: key figures may be made of them as of our own rows.

A room that keeps such figures puts up a `Gathered` in wiring.py; the store itself is asked by that room alone.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final


class Absent(Exception):
    """The store tells nothing now: it is switched off, or does not answer. `passing` says whether to try again."""

    def __init__(self, reason: object, *, passing: bool) -> None:
        super().__init__(str(reason))
        self.reason = reason
        self.passing = passing


@dataclass(frozen=True)
class Gauge:
    """One figure, under its name."""

    name: str
    words: object


#: Month (`2026-10`), hospital, name of a gauge: its number.
Told = Mapping[str, Mapping[str, Mapping[str, int]]]


@dataclass(frozen=True)
class Gathered:
    """Figures of one subject. `told` gives those of months that are complete, and of no other; it raises Absent.

    `ready` raises Absent without asking for any figure.
    """

    name: str
    words: object
    gauges: tuple[Gauge, ...]
    told: Callable[[Sequence[str], Sequence[str]], Awaitable[Told]]
    ready: Callable[[], Awaitable[None]]


_kept: Final[dict[str, Gathered]] = {}


def put_up(figures: Gathered) -> None:
    """Let figures be read. Safe to call again."""
    _kept[figures.name] = figures


def everything() -> list[Gathered]:
    """All figures there are, in the order of wiring.py."""
    return list(_kept.values())


def find(key: str) -> tuple[Gathered, Gauge]:
    """The gauge of a key such as `bi_submissions.late`. Raises KeyError."""
    subject, _dot, name = key.partition(".")
    figures = _kept[subject]
    return figures, {each.name: each for each in figures.gauges}[name]
