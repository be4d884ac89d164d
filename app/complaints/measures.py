"""What every figure on complaints counts, in one place: the list, the report, its chart and its CSV share it.

Each condition is SQL on `complaint c`; `{now}` is the placeholder of the present instant. Cancelled complaints
and those without a target count in no compliance figure (sla.md 1.1, 1.2). Durations are hours as they pass.
"""

from datetime import timedelta
from typing import Final

from app.kernel.language import _
from app.kernel.measuring import day_of

_ENDED: Final = "c.status in ('resolved', 'closed')"
OPEN: Final = "c.status in ('open', 'in_progress', 'waiting')"
_LATE: Final = "(c.is_overdue or coalesce(c.due_at < {now}, false))"

SOON: Final = timedelta(hours=4)
#: What the views of the queue add to the scope; `{me}` is whoever looks.
VIEWED: Final = {
    "all": "true",
    "mine": "c.assigned_to = {me}",
    "unassigned": "c.assigned_to is null",
    "overdue": "c.due_key < {now}",
    "soon": f"c.due_key >= {{now}} and c.due_key <= {{now}} + interval '{SOON.total_seconds():.0f} seconds'",
    "escalated": "c.escalation_level > 0",
    "unroutable": "c.unroutable",
}
#: Which rows a figure counts: the code stands in addresses.
MEASURES: Final[dict[str, str]] = {
    "counted": "c.status <> 'cancelled'",
    "met": f"{_ENDED} and c.due_at is not null and not c.breached",
    "breached": f"{_ENDED} and c.breached",
    "late": f"{OPEN} and {_LATE}",
    "running": f"{OPEN} and c.due_at is not null and not {_LATE}",
    "retarget": f"c.breach_cause = 'retarget' and (({_ENDED} and c.breached) or ({OPEN} and {_LATE}))",
    "answered": "c.status <> 'cancelled' and c.first_response_at is not null",
    "ended": _ENDED,
}
LABELS: Final = {
    "counted": _("All but cancelled"),
    "met": _("Met"),
    "breached": _("Breached"),
    "late": _("Open and late"),
    "running": _("Open and in time"),
    "retarget": _("Late because its deadline was changed"),
    "answered": _("With a first response"),
    "ended": _("Resolved"),
}

#: Hours from creation, on `complaint c`.
TO_FIRST_RESPONSE: Final = "extract(epoch from c.first_response_at - c.created_at) / 3600.0"
TO_RESOLUTION: Final = "extract(epoch from c.resolved_at - c.created_at) / 3600.0"

#: The instant a period means, and the wall clock its days are read on: months are the hospital's own.
CREATED_AT: Final = "c.created_at"
ZONE: Final = "(select z.time_zone from organisation z where z.id = c.hospital)"
DAY: Final = day_of(CREATED_AT, ZONE)


def condition(measure: str, now: str) -> str:
    """The rows a figure counts; `now` is the placeholder to use. Raises KeyError for one there is not."""
    return f"({MEASURES[measure].replace('{now}', now)})"
