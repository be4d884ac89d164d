"""What people do to the gathering of totals."""

from app.eventlog import Event, register
from app.eventlog.definitions import MINOR, system
from app.kernel.language import mark

_CONTEXT = ["task", "period", "dry", "force"]


@register
class GatheringEvent(Event):
    """A run of a gathering task that somebody asked for or stopped."""

    key = "gathering"
    codes = {
        "RUN_ASKED": system(mark("Gathering asked for"), level=MINOR, context=_CONTEXT),
        "RUN_STOPPED": system(mark("Gathering stopped"), level=MINOR, context=_CONTEXT),
    }
