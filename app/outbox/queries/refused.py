"""Numbers that gateways refuse for good."""

from collections.abc import Sequence
from uuid import UUID

from app.kernel import db
from app.outbox.rules.receipts import REFUSALS


async def often_refused(messages: Sequence[UUID]) -> list[str]:
    """The numbers of these messages that were refused for good by so many messages that they must be wrong."""
    rows = await db.fetch(
        "select o.recipient from outbox n join outbox o on o.recipient = n.recipient and o.channel = 'sms'"
        " and o.sent_at is not null join delivery_receipt r on r.outbox_id = o.id"
        " and r.status = 'permanent_failure' where n.id = any($1)"
        " group by o.recipient having count(distinct o.id) >= $2 order by o.recipient",
        list(messages),
        REFUSALS,
    )
    return [row["recipient"] for row in rows]
