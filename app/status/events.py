"""What a person decides about work (reliability.md 3.1): the room of work lies below the log and cannot register it."""

from app.eventlog import Event, register
from app.eventlog.definitions import MINOR, system
from app.kernel.language import mark


@register
class JobEvent(Event):
    """A job and what was decided about it."""

    key = "job"
    codes = {
        "JOB_REVIVED": system(mark("Dead job run again"), level=MINOR),
        "JOB_CANCELLED": system(mark("Job cancelled"), level=MINOR),
        "JOB_HURRIED": system(mark("Job run before its time"), level=MINOR),
        "JOB_STARTED": system(mark("Periodic job started by hand"), level=MINOR),
    }
