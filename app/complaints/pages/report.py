"""The compliance report; every number leads to exactly its rows."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from app.complaints import measures
from app.complaints.commands.exporting import log_export
from app.complaints.queries.report import COUNTS, CUTS, HOURS, Asked, Line, report
from app.kernel import clock, dates
from app.kernel.language import _
from app.kernel.sheet_out import csv_chunks
from app.web import throttle
from app.web.render import render, today
from app.web.routing import requires

HOUR_LABELS = {
    "response_median": _("Hours to first response, median"),
    "response_p90": _("Hours to first response, 90th percentile"),
    "resolution_median": _("Hours to resolution, median"),
    "resolution_p90": _("Hours to resolution, 90th percentile"),
}


@requires("complaints.report")
async def index(request: Request) -> Response:
    asked = Asked.read(request.query_params, today())
    lines = await report(request.user, asked)
    return await render(request, "complaints/report/index.html", asked=asked, lines=lines, **_VOCABULARY)


def _name_of(line: Line, by: str) -> str:
    if by == "month":
        return dates.month(date.fromisoformat(f"{line.key}-01"))
    return line.name or str(_("Not known"))


_VOCABULARY: Final[dict[str, Any]] = {
    "cuts": CUTS,
    "counts": COUNTS,
    "labels": measures.LABELS,
    "hours": HOUR_LABELS,
    "name_of": _name_of,
}


@requires("complaints.export")
async def create(request: Request) -> Response:
    """The same figures as a file; that somebody took them is kept."""
    user, form = request.user, await request.form()
    await throttle.of_the_house().knock("export.person", user.id, now=clock.now())
    asked = Asked.read({name: given for name, given in form.items() if isinstance(given, str)}, today())
    lines = await report(user, asked)
    filters = {"by": asked.by, "since": asked.since, "until": asked.until}
    await log_export("complaints.report", filters, [asked.by, *COUNTS, *HOURS], len(lines), by=user)
    name = f"complaints-{asked.by}-{asked.since}-{asked.until}.csv"
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(_file(lines, asked), media_type="text/csv; charset=utf-8", headers=headers)


def _file(lines: Sequence[Line], asked: Asked) -> bytes:
    words = [
        CUTS[asked.by],
        *(measures.LABELS[name] for name in COUNTS),
        *(HOUR_LABELS[name] for name in HOURS),
    ]
    cells, headings = [_cells(line, asked) for line in lines], [str(each) for each in words]
    return b"".join(csv_chunks(cells, headings, numeric=range(1, len(headings))))


def _cells(line: Line, asked: Asked) -> list[str]:
    is_sum = not line.key
    first: Any = _("All") if is_sum else line.key if asked.by == "month" else _name_of(line, asked.by)
    hours = [line.hours[name] for name in HOURS]
    return [
        str(first),
        *(str(line.figures[name]) for name in COUNTS),
        *("" if value is None else f"{value:.2f}" for value in hours),
    ]
