"""What is counted of actions, in one place: the board's views, the list, dashboards and indicators share it.

Each condition is SQL on `action a`; `{now}` is the present instant, `{me}` whoever looks.
"""

from typing import Final

LIVE: Final = "a.status in ('open', 'in_progress', 'pending_approval', 'approved')"

#: What the views add to the scope.
VIEWED: Final = {
    "all": "true",
    "mine": "a.assigned_to = {me}",
    "unassigned": "a.assigned_to is null",
    "overdue": "a.due_at < {now} and a.status not in ('closed', 'cancelled')",
    "escalated": "a.escalation_level > 0",
}
#: An action that waits for the decision to close it.
PENDING: Final = "a.status = 'pending_approval'"
#: The instant a period means, and the wall clock its days are read on: months are the hospital's own.
RAISED_AT: Final = "a.created_at"
ZONE: Final = "(select z.time_zone from organisation z where z.id = a.hospital)"
