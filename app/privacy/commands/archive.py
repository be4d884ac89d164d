"""Taking in cases of an older system."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.kernel import clock, db, ids
from app.privacy.inputs import ARCHIVED


@db.atomic
async def load(rows: Sequence[Mapping[str, Any]]) -> int:
    """Take in rows; one whose reference is known is written anew. How many they were."""
    marks = ", ".join(f"${n}" for n in range(3, 3 + len(ARCHIVED)))
    sets = ", ".join(f"{name} = excluded.{name}" for name in (*ARCHIVED, "modified_at"))
    for row in rows:
        await db.execute(
            f"insert into archived_case (id, modified_at, {', '.join(ARCHIVED)}) values ($1, $2, {marks})"
            f" on conflict (laa_reference) do update set {sets}",
            ids.new(),
            clock.now(),
            *(row[name] for name in ARCHIVED),
        )
    return len(rows)
