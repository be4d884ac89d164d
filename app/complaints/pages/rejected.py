"""The rejected rows of an import as a file: each with its line and the reason."""

from collections.abc import AsyncIterator
from typing import Final

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from app.complaints.commands.exporting import log_export
from app.complaints.pages.imports import run_of
from app.complaints.queries import imports
from app.complaints.queries.imports import Rejected, Run
from app.kernel import clock
from app.kernel.language import _
from app.kernel.sheet_out import csv_chunks
from app.web import throttle
from app.web.routing import requires

_COLUMNS: Final = ["line", "reason"]


@requires("complaints.import")
async def create(request: Request) -> Response:
    run, user = await run_of(request), request.user
    await throttle.of_the_house().knock("export.person", user.id, now=clock.now())
    rows = await imports.count_rejected(run.id)
    filters = {"run": str(run.id), "sha256": run.row["sha256"]}
    await log_export("complaints.rejected_rows", filters, _COLUMNS, rows, by=user, personal=True)
    headers = {"content-disposition": 'attachment; filename="rejected-rows.csv"'}
    return StreamingResponse(_file(run), media_type="text/csv; charset=utf-8", headers=headers)


async def _file(run: Run) -> AsyncIterator[bytes]:
    headings = [str(_("Line")), str(_("Reason")), *run.options.get("heading", [])]
    line, first = -1, True
    while rows := await imports.rejected_after(run.id, line):
        line = rows[-1].n
        for chunk in csv_chunks(map(_cells, rows), headings if first else (), bom=first):
            yield chunk
        first = False
    if first:
        for chunk in csv_chunks([], headings):
            yield chunk


def _cells(row: Rejected) -> list[str]:
    return [str(row.n), row.reason, *row.cells]
