"""Churn: who stopped using a form, quarter by quarter. Pure (bi.md 4).

A pair of institution and form is active in a quarter when it handed in at least one submission then.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from app.bi.rules.periods import quarters

#: A form that is due every year or half year is compared with its last expected window, in quarters.
WINDOWS: Final = {"annual": 4, "half_yearly": 2}
MOST_QUARTERS: Final = 20


@dataclass(frozen=True)
class Quarter:
    """What became of a form's institutions in one quarter."""

    key: str
    active_prev: int
    active: int
    retained: int
    churned: frozenset[str]
    retired: int
    new: int
    returned: int
    rate: float | None
    adjusted: float | None


def history(
    active: Mapping[str, frozenset[str]], last: str, *, cadence: str = "", retired: str | None = None
) -> list[Quarter]:
    """The quarters of one form in which it was in use, or had been the quarter before, oldest first.

    `active` has the institutions by quarter; `last` is the quarter the report ends with; `retired` the quarter in
    which the form was retired. What was in use and is not any more counts as retired from that quarter on.
    """
    if not active:
        return []
    every = quarters(min(active), last)
    before: set[str] = set()
    found = list[Quarter]()
    for place, key in enumerate(every):
        now = active.get(key, frozenset())
        previous = active.get(every[place - 1], frozenset()) if place else frozenset()
        is_retired = retired is not None and retired <= key
        if now or previous:
            adjusted = _adjusted(active, every[: place + 1], WINDOWS.get(cadence, 1), is_retired=is_retired)
            found.append(_quarter(key, previous, now, frozenset(before), adjusted, is_retired=is_retired))
        before |= now
    return [each for each in found if each.key in every[-MOST_QUARTERS:]]


def _quarter(
    key: str,
    previous: frozenset[str],
    now: frozenset[str],
    before: frozenset[str],
    adjusted: float | None,
    *,
    is_retired: bool,
) -> Quarter:
    gone = previous - now
    churned = frozenset[str]() if is_retired else gone
    return Quarter(
        key=key,
        active_prev=len(previous),
        active=len(now),
        retained=len(previous & now),
        churned=churned,
        retired=len(gone) if is_retired else 0,
        new=len(now - before),
        returned=len((now & before) - previous),
        rate=round(len(churned) / len(previous), 4) if previous else None,
        adjusted=adjusted,
    )


def _adjusted(
    active: Mapping[str, frozenset[str]], every: list[str], window: int, *, is_retired: bool
) -> float | None:
    """Of those of the window before, the share that was not seen in this one."""
    now = _of_all(active, every[-window:])
    previous = _of_all(active, every[-2 * window : -window])
    if not previous:
        return None
    return 0.0 if is_retired else round(len(previous - now) / len(previous), 4)


def _of_all(active: Mapping[str, frozenset[str]], keys: list[str]) -> frozenset[str]:
    return frozenset[str]().union(*(active.get(key, frozenset()) for key in keys))
