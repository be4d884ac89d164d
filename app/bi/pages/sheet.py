"""The numbers of a chart as a file; that somebody took them is kept."""

from starlette.requests import Request
from starlette.responses import Response

from app.bi.charts.figure import Figure
from app.bi.commands.exporting import log_export
from app.bi.queries import dashboard
from app.bi.queries.dashboard import Wish
from app.documents.rules.names import disposition
from app.kernel import clock
from app.kernel.sheet_out import csv_chunks
from app.web import throttle
from app.web.render import today
from app.web.routing import requires


@requires("bi.view")
async def create(request: Request) -> Response:
    """One chart as CSV."""
    await throttle.of_the_house().knock("export.person", request.user.id, now=clock.now())
    asked = {name: str(value) for name, value in (await request.form()).items()}
    figure = await dashboard.one(request.user, Wish.read(asked), asked.get("chart", ""), today())
    await log_export(figure, asked, by=request.user)
    headers = {"content-disposition": disposition(f"intelligence-{figure.key}.csv")}
    return Response(_csv(figure), media_type="text/csv; charset=utf-8", headers=headers)


def _csv(figure: Figure) -> bytes:
    rows = [["" if value is None else str(value) for value in row] for row in figure.rows]
    heads = [str(head) for head in figure.heads]
    return b"".join(csv_chunks(rows, heads, numeric=range(1, len(heads))))
