"""Sittings before a form: on what device, how long at it, and when one counts as given up."""

from datetime import datetime, timedelta
from typing import Final

#: Nobody was seen for so long: given up. A page holds as long, so a late sender still arrives.
GIVEN_UP_AFTER: Final = timedelta(hours=24)
#: A pause longer than this is not time spent at the form.
LONGEST_PAUSE: Final = timedelta(minutes=5)
LONGEST_SITTING: Final = timedelta(minutes=30)
#: Sent faster than this looks like a machine: marked, never refused (security.md PU-3).
TOO_FAST: Final = timedelta(seconds=3)


def device(agent: str) -> str:
    """`phone`, `tablet`, `desktop` or `other` by what a browser calls itself; nothing finer is kept."""
    if "iPad" in agent or "Tablet" in agent or ("Android" in agent and "Mobi" not in agent):
        return "tablet"
    if "Mobi" in agent or "iPhone" in agent:
        return "phone"
    return "desktop" if any(each in agent for each in ("Windows", "Macintosh", "X11", "CrOS")) else "other"


def spent(last_seen: datetime, now: datetime) -> int:
    """Seconds at the form since somebody was last seen; a longer pause counts as its limit."""
    return int(min(max(now - last_seen, timedelta(0)), LONGEST_PAUSE).total_seconds())


def spent_at_once(started: datetime, now: datetime) -> int:
    """Seconds at a form that was sent in one piece."""
    return int(min(max(now - started, timedelta(0)), LONGEST_SITTING).total_seconds())


def to_the_hour(at: datetime) -> datetime:
    """What is kept of an instant beside anonymous answers (security.md PU-2)."""
    return at.replace(minute=0, second=0, microsecond=0)
