"""What a person decides about a message of which nobody knows (reliability.md 3.1)."""

from app.eventlog import Event, register
from app.eventlog.definitions import MINOR, system
from app.kernel.language import mark


@register
class MessageEvent(Event):
    """A message and the doubt about it."""

    key = "message"
    codes = {
        "MESSAGE_RELEASED": system(mark("Message sent once more"), level=MINOR),
        "MESSAGE_ARRIVED": system(mark("Message found to have arrived"), level=MINOR),
    }
