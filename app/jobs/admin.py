"""Work as administrators see it: read-only; it is asked for by a form and decided on by the page of jobs."""

from app.jobs.tables import Consumer, PeriodSlot
from app.kernel.language import mark
from app.kernel.shown import Shown

_GROUP = mark("Work")

TABLES = [
    Shown(PeriodSlot, _GROUP, columns=("name", "slot", "job_id"), filters=("name", "slot"), order="-slot"),
    Shown(
        Consumer,
        _GROUP,
        columns=("name", "version", "started_at", "seen_at"),
        filters=("name", "seen_at"),
        order="-seen_at",
    ),
]
