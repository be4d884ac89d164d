"""What leaves the house is written down."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from app.accounts.account import Account
from app.kernel import clock, db, ids


@db.atomic
async def log_export(
    what: str, filters: Mapping[str, Any], columns: Sequence[str], rows: int, *, by: Account
) -> None:
    """Note who took how many rows of what (security.md UP-10)."""
    await db.execute(
        "insert into export_log (id, member, organisation, what, filters, columns, rows, at)"
        " values ($1, $2, $3, $4, $5::jsonb, $6, $7, $8)",
        ids.new(),
        by.id,
        by.organisation,
        what[:120],
        json.dumps({name: filters.get(name, "") for name in ("chart", "span", "institution")}),
        [each[:80] for each in columns],
        rows,
        clock.now(),
    )
