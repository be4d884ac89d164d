"""What can happen to a key figure (cla.md 1.6); the action centre listens."""

from app.eventlog import Event, register
from app.eventlog.definitions import MINOR, system
from app.kernel.language import mark


@register
class KpiEvent(Event):
    """A key figure of one hospital over one period."""

    key = "kpi"
    codes = {
        "MEASURED": system(
            mark("Key figure measured"), level=MINOR, context=["hospital", "period", "trigger"]
        ),
        "DECLINED": system(mark("Key figure declined"), context=["hospital", "period", "trigger"]),
    }
