"""What leaves the house is written down (security.md UP-10)."""

import json

from app.accounts.account import Account
from app.billing.queries.upload import UploadView
from app.billing.rules.columns import COLUMNS
from app.billing.rules.months import written
from app.kernel import clock, db, ids


@db.one_statement
async def note(upload: UploadView, *, by: Account) -> None:
    """Note who took the rows of a file."""
    await db.execute(
        "insert into export_log (id, member, organisation, what, filters, columns, rows, personal, at)"
        " values ($1, $2, $3, 'billing', $4::jsonb, $5, $6, true, $7)",
        ids.new(),
        by.id,
        by.organisation,
        json.dumps({"upload": str(upload.id), "month": written(upload.month)}),
        [column.name for column in COLUMNS],
        upload.rows,
        clock.now(),
    )
