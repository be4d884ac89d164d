"""What happens to documents of the library."""

from app.eventlog import Event, register
from app.eventlog.definitions import MINOR, system
from app.kernel.language import mark


@register
class LibraryEvent(Event):
    """A document of the library, from its first version to its end."""

    key = "library"
    codes = {
        "ADDED": system(mark("Document was added to the library"), level=MINOR),
        "VERSION": system(mark("New version of a document"), level=MINOR),
        "PUBLISHED": system(mark("Document was published"), level=MINOR),
        "RETIRED": system(mark("Document was retired"), level=MINOR),
    }
