"""What happens around the answers of clients; never what they are."""

from app.eventlog import Event, register
from app.eventlog.definitions import MINOR, system
from app.kernel.language import mark


@register
class DiversityEvent(Event):
    """A client was asked who they are, and the keys this lies under."""

    key = "diversity"
    codes = {
        "DIVERSITY_GIVEN": system(mark("Client answered the questions about equality"), level=MINOR),
        "DIVERSITY_KEY_MADE": system(mark("Key of the answers made"), level=MINOR, context=["key"]),
        "DIVERSITY_KEY_DROPPED": system(
            mark("Older key of the answers dropped"), level=MINOR, context=["key"]
        ),
    }
