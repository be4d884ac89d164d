"""What can happen to a report that is made in the background, and to one that comes by itself."""

from app.eventlog import Event, register
from app.eventlog.definitions import MINOR, system
from app.kernel.language import mark

_SCHEDULE = ["report", "every", "recipients"]


@register
class ReportEvent(Event):
    """A report on its way to whoever asked for it; a schedule, with the keys of those who are sent it."""

    key = "report"
    codes = {
        "ASKED": system(mark("Report asked for"), level=MINOR, context=["report"]),
        "READY": system(mark("Report ready"), level=MINOR, context=["report"]),
        "FAILED": system(mark("Report could not be made"), level=MINOR, context=["report"]),
        "CANCELLED": system(mark("Report cancelled"), level=MINOR, context=["report"]),
        "SCHEDULE_SAVED": system(mark("Schedule of a report saved"), level=MINOR, context=_SCHEDULE),
        "SCHEDULE_STOPPED": system(mark("Schedule of a report stopped"), level=MINOR, context=_SCHEDULE),
    }
