"""What happens to review screens."""

from app.eventlog import Event, register
from app.eventlog.definitions import MINOR, system
from app.kernel.language import mark


@register
class ReviewEvent(Event):
    """A screen that somebody put together."""

    key = "review"
    codes = {
        "MADE": system(mark("Review screen was made"), level=MINOR),
        "EDITED": system(mark("Review screen was changed"), level=MINOR),
        "REMOVED": system(mark("Review screen was removed"), level=MINOR),
    }
