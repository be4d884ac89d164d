"""Everything that was found in a file, as CSV."""

from collections.abc import Iterator

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from app.billing.pages import asked
from app.billing.queries.mistakes import Finding, found_in
from app.billing.rules.months import written
from app.documents.rules.names import disposition
from app.kernel.language import _
from app.kernel.sheet_out import csv_chunks
from app.web.routing import requires


@requires("billing.read")
async def index(request: Request) -> Response:
    """Download the list of problems."""
    upload = await asked(request)
    found = await found_in(upload.id, count=None, own=request.user.is_provider)
    headings = [_("Row"), _("Cell"), _("Rule"), _("What we found"), _("How to fix it"), _("Suggestion")]
    headers = {
        "content-disposition": disposition(f"problems_{written(upload.month)}.csv"),
        "cache-control": "private, no-store",
    }
    chunks = csv_chunks(_rows(found), [str(heading) for heading in headings])
    return StreamingResponse(chunks, media_type="text/csv; charset=utf-8", headers=headers)


def _rows(found: list[Finding]) -> Iterator[list[str]]:
    for each in found:
        row = str(each.row) if each.row else ""
        yield [row, each.where, each.rule, each.says, each.advice, each.fix or ""]
