"""The nightly comparison: what is stored about every open complaint, and what the engine says (decisions.md 3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app.complaints.queries import items
from app.complaints.queries.scope import OPEN
from app.kernel import db
from app.sla.rules import CalendarError, plan, wake_at


@dataclass(frozen=True)
class Difference:
    """A complaint whose stored facts are not the engine's."""

    complaint: UUID
    what: str
    stored: Any
    wanted: Any


async def open_after(key: UUID, limit: int) -> list[UUID]:
    """The next open complaints, by key."""
    rows = await db.fetch(
        f"select c.id from complaint c where {OPEN} and c.id > $1 order by c.id limit $2", key, limit
    )
    return [row["id"] for row in rows]


async def differences(keys: Sequence[UUID]) -> list[Difference]:
    """What differs for these complaints; one that a sweep put off with an error is left to the status page."""
    held = await items.held(keys)
    wakes = {
        row["subject_id"]: row
        for row in await db.fetch(
            "select subject_id, wake_at, error from deadline where subject_id = any($1)", keys
        )
    }
    found: list[Difference] = []
    for each in held:
        row = wakes.get(each.id)
        if row is not None and row["error"] is not None:
            continue
        found += _compare(each, row["wake_at"] if row is not None else None)
    return found


def _compare(held: items.Held, wake: datetime | None) -> list[Difference]:
    try:
        planned = plan(held.item)
    except CalendarError as wrong:
        return [Difference(held.id, "calendar", None, str(wrong))]
    pairs = (
        ("status", held.row["status"], planned.line.status),
        ("due_at", held.row["due_at"], planned.due_at),
        ("round", held.row["round"], planned.round),
        ("wake_at", wake, wake_at(planned, held.taken)),
    )
    return [Difference(held.id, what, stored, wanted) for what, stored, wanted in pairs if stored != wanted]
