"""What was decided about policies, for the record of the older system (notifications.md N-10)."""

from app.kernel import db
from app.notifications.rules.facts import Kind, Record, Status


async def records() -> list[Record]:
    """Everything on record, in the order of the policies."""
    rows = await db.fetch(
        "select policy_id, type, status, sent_at from policy_notification where status > 0 order by policy_id, type"
    )
    return [
        Record(str(row["policy_id"]), Kind(row["type"]), Status(row["status"]), row["sent_at"])
        for row in rows
    ]
