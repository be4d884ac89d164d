"""How long a session lives, and from where it may be used (security.md SE-2, SE-3, SE-5, SI-12)."""

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Final

from app.accounts import permissions

IDLE: Final = timedelta(minutes=60)
ADMIN_IDLE: Final = timedelta(minutes=30)
LONGEST: Final = timedelta(hours=12)
MOST: Final = 5
SEEN_EVERY: Final = timedelta(minutes=1)
#: so long before a session ends the page says so (SE-3)
WARN_BEFORE: Final = timedelta(minutes=5)

#: Roles that sign in with a second factor whatever their organisation says.
MUST_HAVE_FACTOR: Final = frozenset(
    {
        permissions.ADMIN,
        permissions.CONTRACT,
        permissions.ANALYST,
        permissions.MANAGER,
        permissions.COORDINATOR,
    }
)


class Standing(Enum):
    """What a session is worth now."""

    OPEN = "open"
    ENDED = "ended"
    ELSEWHERE = "elsewhere"


def standing(
    *,
    now: datetime,
    active: bool,
    seen_at: datetime,
    expires_at: datetime,
    minutes: int,
    allow_list: Sequence[str],
    address: str,
) -> Standing:
    """Whether a session is open, has ended, or is used from outside its organisation's network.

    `minutes` is the organisation's idle time, which may shorten the house's and never lengthen it.
    """
    if not active or now >= expires_at or now - seen_at >= idle(minutes):
        return Standing.ENDED
    return Standing.OPEN if may_come_from(address, allow_list) else Standing.ELSEWHERE


def idle(minutes: int) -> timedelta:
    """How long a session may rest."""
    return min(IDLE, timedelta(minutes=max(1, minutes)))


@dataclass(frozen=True)
class Left:
    """What is left of a session: until when, whether that is soon, and whether an act would lengthen it."""

    ends_at: datetime
    soon: bool
    may_stay: bool
    look_again: timedelta


def left(*, now: datetime, seen_at: datetime, expires_at: datetime, minutes: int) -> Left:
    """How long a session lives if nobody does anything, and when to ask again."""
    rests_until = seen_at + idle(minutes)
    ends_at = min(rests_until, expires_at)
    rest = ends_at - now
    warn = warn_before(minutes)
    soon = rest <= warn
    return Left(ends_at, soon, rests_until < expires_at, rest + timedelta(seconds=2) if soon else rest - warn)


def warn_before(minutes: int) -> timedelta:
    """Five minutes, or half of a shorter rest: nobody is warned all day."""
    return min(WARN_BEFORE, idle(minutes) / 2)


def may_come_from(address: str, allow_list: Sequence[str]) -> bool:
    """Whether an address lies in the list of addresses and networks; an empty list allows all.

    What cannot be read allows nothing: a slip in the list must not open it.
    """
    if not allow_list:
        return True
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    return any(found in network for network in map(_network, allow_list) if network is not None)


def must_have_factor(role: str, *, organisation_asks: bool, demo: bool) -> bool:
    """Whether this person must enrol a second factor before anything else.

    People of the demonstration are spared it: they exist outside production only.
    """
    return not demo and (organisation_asks or role in MUST_HAVE_FACTOR)


def is_due(seen_at: datetime, now: datetime) -> bool:
    """Whether it is time to note again that the person is at work."""
    return now - seen_at >= SEEN_EVERY


def _network(written: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network | None:
    try:
        return ipaddress.ip_network(written.strip(), strict=False)
    except ValueError:
        return None
