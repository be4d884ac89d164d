"""What is on record, in the shape of the older system (notifications.md N-10)."""

from typing import Any

from app.kernel import db
from app.notifications.rules.facts import Kind, Record, Status
from app.notifications.rules.legacy import LegacyRow, rows_of


async def legacy_rows() -> list[LegacyRow]:
    """Everything on record in the older shape, by policy."""
    rows = await db.fetch(
        "select policy_id, type, status, sent_at from policy_notification where status > 0 order by policy_id, type"
    )
    return rows_of([_record(row) for row in rows])


def _record(row: Any) -> Record:
    return Record(str(row["policy_id"]), Kind(row["type"]), Status(row["status"]), row["sent_at"])
