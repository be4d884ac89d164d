"""Booking a callback: its code, when it may be, the half hours that are open, and its promises (cla.md 4.9)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from app.sla.rules.calendar import Calendar, add
from app.sla.rules.callback import BY_SLA_120, WARN_BEFORE, WINDOW

CODES = ("CB1", "CB2", "CB3")
URGENT = "PCB"
#: Working minutes after the moment that counts; 72 hours are 72 working hours (cla.md 4.10).
PROMISES = {"sla_15": 15, "sla_30": 30, "sla_120": 120, "sla_480": 480, "sla_72h": 4320}
#: What is offered on the web lies at least so far ahead.
LEAD = timedelta(hours=2)
FIRST_SLOT, LAST_SLOT = time(9), time(19, 30)
AHEAD = timedelta(days=31)

_HALF = timedelta(minutes=30)


class Refused(StrEnum):
    """Why a moment cannot be booked."""

    PAST = "past"
    CLOSED = "closed"
    HOLIDAY = "holiday"
    TOO_FAR = "too_far"


@dataclass(frozen=True, slots=True)
class Slot:
    """A half hour that may be offered; no capacity: as many as come."""

    starts_at: datetime
    capacity: int | None = None
    used: int = 0

    @property
    def left(self) -> int | None:
        """How many more fit; None when nobody said."""
        return None if self.capacity is None else max(0, self.capacity - self.used)

    @property
    def is_full(self) -> bool:
        """Whether no more fit."""
        return self.left == 0


class Standing(StrEnum):
    """Where a booking stands against the clock; the last two are red."""

    AHEAD = "ahead"
    DUE = "due"
    CLOSING = "closing"
    MISSED = "missed"


def code_for(attempt: int, *, urgent: bool) -> str | None:
    """The code of the next booking after so many; None when three ordinary ones were made."""
    if urgent:
        return URGENT
    return CODES[attempt] if attempt < len(CODES) else None


def refused(at: datetime, now: datetime, hours: Calendar) -> Refused | None:
    """Why nobody can be called back then; None when they can. The half hour that runs counts as now."""
    if at < now - _HALF:
        return Refused.PAST
    if at > now + AHEAD:
        return Refused.TOO_FAR
    local = at.astimezone(ZoneInfo(hours.tz))
    minute = local.hour * 60 + local.minute
    spans = hours.hours(local.date())
    if any(start <= minute < end for start, end in spans):
        return None
    return Refused.HOLIDAY if not spans and _is_holiday(local.date(), hours) else Refused.CLOSED


def _is_holiday(day: date, hours: Calendar) -> bool:
    return any(first <= day <= last for first, last in hours.holidays)


def half_hours(day: date, hours: Calendar) -> Iterator[datetime]:
    """The half hours of a day on the wall of the operators that lie inside their hours."""
    zone = ZoneInfo(hours.tz)
    at = datetime.combine(day, FIRST_SLOT)
    while at.time() <= LAST_SLOT and at.date() == day:
        minute = at.hour * 60 + at.minute
        if any(start <= minute and minute + 30 <= end for start, end in hours.hours(day)):
            yield at.replace(tzinfo=zone)
        at += _HALF


def open_slots(
    day: date,
    now: datetime,
    hours: Calendar,
    capacities: Mapping[tuple[date, time], int],
    used: Mapping[datetime, int],
) -> list[Slot]:
    """The half hours of a day that can still be booked, full ones among them.

    A half hour without a capacity of its own has that of a week before; without that, no bound.
    """
    found = []
    for starts in half_hours(day, hours):
        if refused(starts, now, hours) is None:
            clock = starts.time().replace(tzinfo=None)
            capacity = capacities.get((day, clock), capacities.get((day - timedelta(days=7), clock)))
            found.append(Slot(starts, capacity, used.get(starts, 0)))
    return found


def web_slots(slots: list[Slot], now: datetime, zone: str) -> list[Slot]:
    """What a client is offered on the web: with room, two hours ahead, never on a Sunday."""
    return [slot for slot in slots if not slot.is_full and _is_in_time(slot.starts_at, now, zone)]


def is_for_the_web(at: datetime, now: datetime, hours: Calendar) -> bool:
    """Whether a moment begins a half hour that the web offers while it has room."""
    day = at.astimezone(ZoneInfo(hours.tz)).date()
    return _is_in_time(at, now, hours.tz) and at in half_hours(day, hours)


def _is_in_time(at: datetime, now: datetime, zone: str) -> bool:
    return at >= now + LEAD and at.astimezone(ZoneInfo(zone)).weekday() < 6


def promises(source: str, at: datetime, created_at: datetime, hours: Calendar) -> dict[str, datetime]:
    """The moments that are stored with a booking, so that later rules do not rewrite history.

    They count from the booked moment; for text messages and voicemail from when the case was opened.
    """
    base = created_at if source in BY_SLA_120 else at
    return {name: add(hours, base, minutes * 60) for name, minutes in PROMISES.items()}


def standing(starts_at: datetime, ends_at: datetime, now: datetime) -> Standing:
    """Where a booking stands: red when five minutes of its window are left."""
    if now > ends_at:
        return Standing.MISSED
    if now >= ends_at - WARN_BEFORE:
        return Standing.CLOSING
    return Standing.DUE if now >= starts_at else Standing.AHEAD


def slot_of(at: datetime, zone: str) -> datetime:
    """The half hour a moment lies in."""
    local = at.astimezone(ZoneInfo(zone))
    return local.replace(minute=local.minute // 30 * 30, second=0, microsecond=0)


__all__ = [
    "AHEAD", "CODES", "LEAD", "PROMISES", "URGENT", "WINDOW", "Refused", "Slot", "Standing", "code_for",
    "half_hours", "is_for_the_web", "open_slots", "promises", "refused", "slot_of", "standing", "web_slots",
]  # fmt: skip
