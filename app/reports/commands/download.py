"""What leaves the house as a report is written down before it leaves (security.md UP-10)."""

import json
from uuid import UUID

from app.accounts.account import Account
from app.kernel import clock, db, ids
from app.reports.inputs import Asked
from app.reports.queries.exports import Export


@db.atomic
async def begin(asked: Asked, *, by: Account) -> UUID:
    """Note who takes which report at once; nobody has counted its rows yet, so `end` says how many left."""
    return await _note(asked, 0, "", whole=False, by=by)


@db.one_statement
async def end(download: UUID, rows: int, *, whole: bool) -> None:
    """Say how many rows left, and whether that was the whole report; once it was, nothing changes it."""
    await db.execute(
        "update export_log set rows = $2, whole = $3 where id = $1 and not whole", download, rows, whole
    )


@db.atomic
async def fetched(export: Export, *, by: Account) -> None:
    """Count the download of a file that was made, and write it down."""
    await db.execute("update report_export set downloads = downloads + 1 where id = $1", export.id)
    await _note(export.asked, export.rows, export.reason, whole=True, by=by)


async def _note(asked: Asked, rows: int, reason: str, *, whole: bool, by: Account) -> UUID:
    download = ids.new()
    await db.execute(
        "insert into export_log"
        " (id, member, organisation, what, filters, columns, rows, whole, reason, personal, at)"
        " values ($1, $2, $3, $4, $5::jsonb, $6, $7, $8, $9, $10, $11)",
        download,
        by.id,
        by.organisation,
        f"reports.{asked.report.slug}",
        json.dumps({**asked.saved(), **({"answers": "opened"} if asked.opened else {})}),
        _columns_of(asked),
        rows,
        whole,
        reason,
        asked.report.personal,
        clock.now(),
    )
    return download


def _columns_of(asked: Asked) -> list[str]:
    """What was in it: the columns, or the files of an archive of many."""
    columns = [column.key for column in asked.report.columns_for(asked.chosen)]
    return [name[:80] for name in ([part.slug for part in asked.report.parts] or columns)]
