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


@register
class RotaChange(Event):
    """The out-of-hours rota, as managers keep it."""

    key = "rota"
    codes = {
        "ADDED": system(mark("A provider was put on the out-of-hours rota"), level=MINOR),
        "REMOVED": system(mark("A provider was taken off the out-of-hours rota"), level=MINOR),
    }
