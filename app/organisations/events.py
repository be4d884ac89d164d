"""What happens to the tree of organisations, and to the places they serve."""

from app.eventlog import Event, register
from app.eventlog.definitions import MINOR, system
from app.kernel.language import mark

_CONTEXT = ["added", "changed", "same", "refused"]


@register
class OrganisationsEvent(Event):
    """A file that was taken in, with how many of its rows became what."""

    key = "organisations"
    codes = {
        "ORGANISATIONS_IMPORTED": system(
            mark("Organisations came in from a file"), level=MINOR, context=_CONTEXT
        ),
        "LOCATIONS_IMPORTED": system(mark("Places came in from a file"), level=MINOR, context=_CONTEXT),
    }
