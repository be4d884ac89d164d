"""What has left already: to some numbers in the last day, and of all messages since midnight."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from app.kernel import db
from app.kernel.ids import floor_key
from app.notifications.rules.caps import DAY, Told
from app.notifications.rules.facts import KINDS

_OURS: Final = [str(kind) for kind in KINDS]

# What is under way counts as told: another consumer may have it in its hands.
_TOLD: Final = """
select recipient, count(*)::int as times, min(at) + $3::interval as free_at from (
  select recipient, sent_at as at from outbox
  where channel = 'sms' and recipient = any($1) and sent_at > recourse_now() - $3::interval and kind = any($2)
  union all
  select recipient, recourse_now() from outbox
  where state = 'sending' and recipient = any($1) and kind = any($2) and sent_at is null) t
group by recipient
"""
_SINCE: Final = """
select (select count(distinct o.id) from outbox_attempt a join outbox o on o.id = a.outbox_id
        where a.id >= $1 and (a.outcome = 'accepted' or a.ended_at is null) and o.kind = any($2))::int
"""


async def told(numbers: Sequence[str]) -> dict[str, Told]:
    """How often these numbers were told about policies in the last 24 hours."""
    rows = await db.fetch(_TOLD, sorted(set(numbers)), _OURS, DAY)
    return {row["recipient"]: Told(row["times"], row["free_at"]) for row in rows}


async def since(midnight: datetime) -> int:
    """How many messages about policies left since then, with those under way."""
    found: int = await db.fetchval(_SINCE, floor_key(midnight), _OURS)
    return found
