"""How long an action may wait with nobody, and how long a trigger is kept (sla.md 1.8, 1.9). Pure."""

from datetime import datetime, timedelta
from typing import Final

PATIENCE: Final = timedelta(minutes=15)
#: A dry run looks at a month; a year and a little lets the same month of two years be compared.
KEPT_FOR: Final = timedelta(days=400)


def alarm_at(since: datetime | None) -> datetime | None:
    """When the alarm sounds for an action that waits with nobody since an instant; None while none waits."""
    return None if since is None else since + PATIENCE


def lonely_before(now: datetime) -> datetime:
    """What waits with nobody since before this has waited too long."""
    return now - PATIENCE


def forgotten_before(now: datetime) -> datetime:
    """Triggers of before this are forgotten."""
    return now - KEPT_FOR
