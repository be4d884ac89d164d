"""What can be heard; the action centre listens for it (sla.md 1.8)."""

from app.eventlog import Event, register
from app.eventlog.definitions import MINOR, system
from app.kernel.language import mark


@register
class HeardEvent(Event):
    """Something said of a hospital elsewhere."""

    key = "heard"
    codes = {
        "MENTIONED": system(mark("Mentioned on social media"), level=MINOR, context=["trigger"]),
        "CALL_RATED": system(mark("A call was rated"), level=MINOR, context=["trigger"]),
    }
