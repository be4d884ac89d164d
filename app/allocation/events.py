"""What allocation writes on a case's timeline besides the codes of cla.md 2."""

from app.eventlog import Event, register
from app.eventlog.definitions import MINOR, system
from app.kernel.language import mark


@register
class Acceptance(Event):
    """The time a provider has to accept a case."""

    key = "acceptance"
    codes = {
        "LATE": system(mark("The provider neither accepted nor sent the case back in time"), level=MINOR)
    }
