"""What leaves the house is written down."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from app.accounts.account import Account
from app.kernel import clock, db, ids


@db.atomic
async def log_export(
    what: str,
    filters: Mapping[str, Any],
    columns: Sequence[str],
    rows: int,
    *,
    by: Account,
    personal: bool = False,
) -> None:
    """Note who took how many rows of what, and how they were chosen (security.md UP-10)."""
    await db.execute(
        "insert into export_log (id, member, organisation, what, filters, columns, rows, personal, at)"
        " values ($1, $2, $3, $4, $5::jsonb, $6, $7, $8, $9)",
        ids.new(),
        by.id,
        by.organisation,
        what,
        json.dumps(dict(filters), default=str),
        list(columns),
        rows,
        personal,
        clock.now(),
    )
