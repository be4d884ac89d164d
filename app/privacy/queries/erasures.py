"""What was erased: what the ledger beside the copies has not been told, and what of it a copy brought back."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from app.kernel import db
from app.privacy.ledger import Line
from app.privacy.queries.retention import WITHOUT_LEDGER

#: Where the records of a kind are.
TABLES: Final = {
    "case": "cases",
    "empty_case": "cases",
    "person": "person",
    "complaint": "complaint",
    "billing": "billing_upload",
}


async def untold(most: int) -> tuple[list[Line], list[UUID], list[UUID]]:
    """Lines for the ledger, with the keys of the erasures and of the runs they come from, locked."""
    erased = await db.fetch(
        "select id, kind, subject_id, at from erasure where kept_at is null order by id limit $1"
        " for update skip locked",
        most,
    )
    runs = await db.fetch(
        "select id, kind, cutoff from retention_run where kept_at is null and not dry and state = 'done'"
        " and kind = any($1) order by id limit $2 for update skip locked",
        sorted(WITHOUT_LEDGER),
        most,
    )
    lines = [
        *(Line(row["kind"], row["subject_id"], row["at"]) for row in erased),
        *(Line(row["kind"], None, row["cutoff"]) for row in runs),
    ]
    return lines, [row["id"] for row in erased], [row["id"] for row in runs]


async def still_there(kind: str, subjects: Sequence[UUID]) -> list[UUID]:
    """Those of these records that this house has and has not erased."""
    rows = await db.fetch(
        f"select t.id from {TABLES[kind]} t where t.id = any($1)"
        " and not exists (select from erasure e where e.subject_id = t.id) order by t.id",
        list(subjects),
    )
    return [row["id"] for row in rows]


async def untold_for_long() -> int:
    """How many erasures the ledger has not been told for more than a day."""
    return int(
        await db.fetchval(
            "select count(*) from erasure where kept_at is null and at < recourse_now() - interval '1 day'"
        )
    )
