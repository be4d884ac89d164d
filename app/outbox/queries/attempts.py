"""What was tried."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from app.kernel import db
from app.outbox.rules.steps import Past


async def pasts(messages: Sequence[UUID]) -> dict[UUID, list[Past]]:
    """The earlier attempts of some messages; since a person sent them again, if one did."""
    found: dict[UUID, list[Past]] = defaultdict(list)
    if messages:
        for row in await db.fetch(
            "select a.outbox_id, a.gateway, coalesce(a.outcome, '') as outcome"
            " from outbox_attempt a join outbox o on o.id = a.outbox_id"
            " where a.outbox_id = any($1) and (o.released_at is null or a.started_at > o.released_at)"
            " order by a.n",
            list(messages),
        ):
            found[row["outbox_id"]].append(Past(row["gateway"], row["outcome"]))
    return found
