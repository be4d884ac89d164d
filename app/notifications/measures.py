"""What is counted of the decisions to tell somebody, on `policy_notification n` with its household and message."""

from typing import Final

ROWS: Final = (
    "policy_notification n join policy p on p.id = n.policy_id join household h on h.id = p.household"
    " join insuree i on i.id = h.head left join outbox o on o.id = n.outbox_id"
)
#: The tabs of the console; `{since}` is the midnight its day began with.
TABS: Final = {
    "today": "n.decided_at >= {since}",
    "failed": "n.status = 4",
    "waiting": "n.status = 0 and o.state in ('queued', 'sending', 'held')",
    "untold": "n.status in (2, 3, 5) and n.reason_code <> 'baseline' and n.decided_at >= {since}",
}
#: What needs no midnight, and so can be counted by anybody.
STANDING: Final = ("failed", "waiting")
