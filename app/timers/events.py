"""What can happen to a timer (cla.md 2, the further definitions)."""

from app.eventlog import Event, register
from app.eventlog.definitions import MINOR, system
from app.kernel.language import mark


@register
class TimerEvent(Event):
    """An operator's billable time."""

    key = "timer"
    codes = {
        "STARTED": system(mark("Timer started"), level=MINOR),
        "STOPPED": system(mark("Timer stopped"), level=MINOR),
        "CANCELLED": system(mark("Timer cancelled"), level=MINOR),
        "CORRECTED": system(mark("Time corrected"), level=MINOR, notes=True),
        "FORGOTTEN": system(mark("Timer was forgotten"), level=MINOR),
    }
