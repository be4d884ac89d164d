"""What providers say about the work on a case, on the case's timeline; the words stand with the feedback."""

from app.eventlog import Event, register
from app.eventlog.definitions import MINOR, system
from app.kernel.language import mark


@register
class FeedbackEvent(Event):
    """Feedback, its answers and its end."""

    key = "feedback"
    codes = {
        "LEFT": system(mark("Provider left feedback"), level=MINOR),
        "ANSWERED": system(mark("Feedback was answered"), level=MINOR),
        "SETTLED": system(mark("Feedback was judged"), level=MINOR),
    }
