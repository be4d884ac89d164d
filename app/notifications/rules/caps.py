"""How much may leave: to one number in a day, and of all messages together (notifications.md 11.10). Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

DAY: Final = timedelta(hours=24)
#: From this share of the daily cap on, whoever looks after the house is told.
WARNS_AT: Final = 0.8

RECIPIENT_CAP, DAILY_CAP, QUIET = "recipient_cap", "daily_cap", "quiet_hours"
#: What was queued before the test mode began is asked about again after this time (11.13).
TEST_MODE, LATER = "test_mode", timedelta(hours=1)


@dataclass(frozen=True)
class Told:
    """How often a number was told in the last day, and when the first of that will be a day ago."""

    times: int
    free_at: datetime


def put_off(
    messages: Iterable[tuple[UUID, str]],
    told: Mapping[str, Told],
    now: datetime,
    *,
    most: int,
    left: int | None,
    tomorrow: datetime,
) -> dict[UUID, tuple[datetime, str]]:
    """Which messages (key and number, in their order) must wait, until when and why.

    `most` is for one number in 24 hours (0: no cap), `left` what the daily cap still allows (None: no cap).
    """
    waits: dict[UUID, tuple[datetime, str]] = {}
    times = {number: each.times for number, each in told.items()}
    leaving = 0
    for key, number in messages:
        if most and times.get(number, 0) >= most:
            known = told.get(number)
            waits[key] = (max(known.free_at, now) if known else now + DAY, RECIPIENT_CAP)
        elif left is not None and leaving >= left:
            waits[key] = (tomorrow, DAILY_CAP)
        else:
            times[number] = times.get(number, 0) + 1
            leaving += 1
    return waits


def share(sent: int, cap: int) -> float:
    """How much of the daily cap is used up; nothing without one."""
    return sent / cap if cap else 0.0
