"""What can happen to a document by itself."""

from app.eventlog import Event, register
from app.eventlog.definitions import MODERATE, system
from app.kernel.language import mark


@register
class DocumentEvent(Event):
    """A file of ours."""

    key = "document"
    codes = {
        "DAMAGED": system(
            mark("A document cannot be opened: its file is missing or altered"),
            level=MODERATE,
            context=["name"],
        ),
        "INFECTED": system(
            mark("A document holds a virus and is kept from everybody"),
            level=MODERATE,
            context=["name"],
        ),
    }
