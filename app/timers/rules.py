"""What billable time is, without a clock or a database (cla.md 3)."""

import math
from datetime import datetime, timedelta

#: Without any act for so long, the page asks whether the timer should still run.
ASK_AFTER = timedelta(minutes=20)
#: Without any act for so long, the timer is stopped at the last act and flagged.
FORGOTTEN_AFTER = timedelta(hours=2)


def billable_seconds(started: datetime, stopped: datetime) -> int:
    """Whole seconds, rounded up for each timer before anything is added (cla.md 3.5)."""
    return math.ceil((stopped - started).total_seconds())


def asks(last_act: datetime, now: datetime) -> bool:
    """Whether the page asks "still working?" (after twenty minutes)."""
    return now - last_act >= ASK_AFTER
