"""What administrators change outside the console's own pages (security.md AD-5)."""

from app.eventlog import Event, register
from app.eventlog.definitions import MINOR, system
from app.kernel.language import mark


@register
class AdminEvent(Event):
    """A row written in the administration area: before and after."""

    key = "admin"
    codes = {
        "ROW_CREATED": system(mark("Row created by an administrator"), level=MINOR),
        "ROW_CHANGED": system(mark("Row changed by an administrator"), level=MINOR),
        "ROW_DELETED": system(mark("Row deleted by an administrator"), level=MINOR),
    }
