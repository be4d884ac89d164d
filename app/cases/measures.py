"""What is counted of cases, in one place: the queue's views, its counters' meaning, dashboards and reports share it.

Each condition is SQL on `case_facts f`. `{now}` is the present instant, `{me}` whoever looks, `{turn}` the next
actors whose turn is theirs (cla.md 4.3).
"""

from typing import Final

OPEN: Final = "f.requires_action_by is not null"
MINE: Final = "f.owner = {me}"
AWAY: Final = "exists (select 1 from cases k where k.id = f.case_id and k.put_away_until > {now})"
#: cla.md 4.3: next actor operator (managers: also theirs), and nothing booked for later.
WAITING: Final = (
    f"f.requires_action_by = any({{turn}}) and (f.due_at = 'infinity' or f.due_at <= {{now}}) and not {AWAY}"
)
WEB: Final = "f.source = 'WEB'"
PHONE: Final = "f.source in ('PHONE', 'VOICEMAIL', 'SMS')"

#: The next actors that are providers.
AT_PROVIDERS: Final = ("1_provider_review", "2_provider")

#: What provider staff see (cla.md 4.5).
AT_PROVIDER: Final = {
    "new": "f.provider_closed_at is null and f.provider_last_accepted_at is null and f.provider_last_viewed_at is null",
    "opened": "f.provider_closed_at is null and f.provider_last_accepted_at is null"
    " and f.provider_last_viewed_at is not null",
    "accepted": "f.provider_closed_at is null and f.provider_last_accepted_at is not null",
    "rejected": "f.provider_closed_at is not null and f.provider_last_accepted_at is null",
    "completed": "f.provider_closed_at is not null and f.provider_last_accepted_at is not null",
}

#: Which rows a figure counts that has no view of its own; the name stands in addresses.
NAMED: Final = {
    "mine_waiting": f"{OPEN} and {MINE} and {WAITING}",
    "unowned": f"{OPEN} and f.owner is null",
    "with_providers": f"f.requires_action_by in {AT_PROVIDERS}",
    "unopened": "f.requires_action_by = '1_provider_review' and f.provider_assigned_at < {now} - interval '1 day'"
    " and (f.provider_last_viewed_at is null or f.provider_last_viewed_at < f.provider_assigned_at)",
}
#: The instant that a period of cases means, and the zone its days are meant in: the reader's own.
OPENED_AT: Final = "f.created_at"

#: Booked callbacks: `f` with its open booking `o`; `{today}`, `{tomorrow}` and `{week}` are midnights in London.
BOOKED: Final = {
    "now": "f.due_at <= {now}",
    "today": "f.due_at >= {today} and f.due_at < {tomorrow}",
    "late": "f.due_at < 'infinity' and o.ends_at < {now}",
    "week": "f.due_at >= {today} and f.due_at < {week}",
    "all": "f.due_at < 'infinity'",
}
CALLBACKS: Final = 'case_facts f join callback o on o."case" = f.case_id and o.ended_at is null'
#: A callback is in the queue of those whose turn it is.
BOOKED_FOR_ME: Final = "f.requires_action_by = any({turn}) and f.due_at < 'infinity'"
