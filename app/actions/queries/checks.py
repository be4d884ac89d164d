"""What the house asks about its actions: who waits with nobody, and whether the stored facts are the engine's."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app.actions.queries import items
from app.kernel import db
from app.sla.rules import plan, wake_at


@dataclass(frozen=True)
class Difference:
    """An action whose stored facts are not the engine's."""

    action: UUID
    what: str


async def live_after(key: UUID, limit: int) -> list[UUID]:
    """The next actions that are not over, by key."""
    rows = await db.fetch(
        "select id from action where status not in ('closed', 'cancelled') and id > $1 order by id limit $2",
        key,
        limit,
    )
    return [row["id"] for row in rows]


async def differences(keys: Sequence[UUID]) -> list[Difference]:
    """What differs for these actions; one that a sweep put off with an error is left to the status page."""
    rows = await db.fetch(
        "select subject_id, wake_at, error from deadline where subject_id = any($1)", list(keys)
    )
    wakes = {row["subject_id"]: row for row in rows}
    return [
        Difference(each.id, what)
        for each in await items.held(keys)
        if (row := wakes.get(each.id)) is None or row["error"] is None
        for what in _differing(each, row["wake_at"] if row is not None else None)
    ]


def _differing(held: items.Held, wake: datetime | None) -> list[str]:
    planned = plan(held.item)
    pairs: tuple[tuple[str, Any, Any], ...] = (
        ("status", held.row["status"], planned.line.status),
        ("due_at", held.row["due_at"], planned.due_at),
        ("round", held.row["round"], planned.round),
        ("wake_at", wake, wake_at(planned, held.taken)),
    )
    return [what for what, stored, wanted in pairs if stored != wanted]


async def lonely_since() -> datetime | None:
    """Since when the oldest action waits with nobody whose alarm has not sounded."""
    found: datetime | None = await db.fetchval(
        "select min(queued_at) from action where queue <> '' and alarmed_at is null"
        " and status not in ('closed', 'cancelled')"
    )
    return found


async def lonely(before: datetime) -> int:
    """How many actions have waited with nobody since before an instant; capped at a thousand and one."""
    found: int = await db.fetchval(
        "select count(*) from (select 1 from action where queue <> '' and queued_at < $1"
        " and status not in ('closed', 'cancelled') limit 1001) q",
        before,
    )
    return found
