"""What was told before, brought in: records of pairs, and the six instants of the older system (N-10)."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from app.kernel import db, ids
from app.notifications.rules.facts import Record


@db.atomic
async def load_records(records: Sequence[Record]) -> int:
    """Keep what was decided before about policies that are here; a pair that is closed stays as it is. How many
    were kept."""
    return await db.execute(
        "insert into policy_notification (id, policy_id, type, status, reason_code, decided_at, sent_at)"
        " select n.id, p.id, n.kind, n.status, 'imported', coalesce(n.at, recourse_now()),"
        "  case n.status when 1 then n.at end"
        " from unnest($1::uuid[], $2::uuid[], $3::text[], $4::smallint[], $5::timestamptz[])"
        "  n(id, policy, kind, status, at) join policy p on p.id = n.policy"
        " on conflict (policy_id, type) do update set status = excluded.status, sent_at = excluded.sent_at,"
        " decided_at = excluded.decided_at where policy_notification.status = 4",
        [ids.new() for _record in records],
        [UUID(record.policy) for record in records],
        [str(record.kind) for record in records],
        [int(record.status) for record in records],
        [_sane(record.at) for record in records],
    )


def _sane(at: datetime | None) -> datetime | None:
    """The sentinel of the older system is no instant."""
    return None if at is None or at.year < 1900 else at
