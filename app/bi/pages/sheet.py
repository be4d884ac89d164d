"""The numbers of a chart as a file; that somebody took them is kept."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.bi.charts.figure import Figure
from app.bi.commands.exporting import log_export
from app.bi.errors import StoreDown, SwitchedOff
from app.bi.queries import dashboard, promises
from app.bi.queries.dashboard import Wish
from app.kernel import clock
from app.kernel.errors import Conflict, NotFound, Unavailable
from app.kernel.language import _
from app.kernel.sheet_out import csv_chunks
from app.web import throttle
from app.web.render import today
from app.web.routing import requires


@requires("bi.view")
async def create(request: Request) -> Response:
    """One chart as CSV."""
    await throttle.of_the_house().knock("export.person", request.user.id, now=clock.now())
    form = {name: str(value) for name, value in (await request.form()).items()}
    figure = await _figure(request, Wish.read(form), form.get("chart", ""))
    await log_export(
        f"bi.{figure.key}", form, [str(head) for head in figure.heads], len(figure.rows), by=request.user
    )
    body = b"".join(
        csv_chunks(
            [[_cell(value) for value in row] for row in figure.rows],
            [str(head) for head in figure.heads],
            numeric=range(1, len(figure.heads)),
        )
    )
    headers = {"content-disposition": f'attachment; filename="intelligence-{figure.key}.csv"'}
    return Response(body, media_type="text/csv; charset=utf-8", headers=headers)


async def _figure(request: Request, wish: Wish, chart: str) -> Figure:
    try:
        found = await dashboard.one(request.user, wish, chart)
    except SwitchedOff:
        raise Conflict(_("Gathering is switched off (BI_AGGREGATE).")) from None
    except StoreDown:
        raise Unavailable(_("The store of intelligence does not answer. Everything else goes on.")) from None
    if found is None and request.user.can("complaints.report"):
        found = next(
            (each for each in await promises.figures(request.user, today()) if each.key == chart), None
        )
    if found is None:
        raise NotFound(_("There is no such chart."))
    return found


def _cell(value: Any) -> str:
    return "" if value is None else str(value)
