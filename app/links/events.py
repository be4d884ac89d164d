"""What happens to links between cases and to clients who were written down twice."""

from app.eventlog import Event, register
from app.eventlog.definitions import MINOR, system
from app.kernel.language import mark


@register
class LinkEvent(Event):
    """Two cases that belong together."""

    key = "case_link"
    codes = {
        "LINKED": system(mark("Linked to another case"), level=MINOR),
        "UNLINKED": system(mark("Link to another case undone"), level=MINOR),
    }


@register
class ClientEvent(Event):
    """One person who was written down twice."""

    key = "client"
    codes = {
        "MERGED": system(mark("Two records of a client were merged")),
        "PARTED": system(mark("The merge of two records of a client was undone")),
    }
