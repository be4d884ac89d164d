"""What leaves the house is written down."""

import json
from collections.abc import Mapping

from app.accounts.account import Account
from app.bi.charts.figure import Figure
from app.kernel import clock, db, ids


@db.atomic
async def log_export(figure: Figure, asked: Mapping[str, str], *, by: Account) -> None:
    """Note who took how many rows of which chart (security.md UP-10)."""
    await db.execute(
        "insert into export_log (id, member, organisation, what, filters, columns, rows, at)"
        " values ($1, $2, $3, $4, $5::jsonb, $6, $7, $8)",
        ids.new(),
        by.id,
        by.organisation,
        f"bi.{figure.key}",
        json.dumps({name: asked.get(name, "") for name in ("chart", "span", "institution")}),
        [str(head)[:80] for head in figure.heads],
        len(figure.rows),
        clock.now(),
    )
