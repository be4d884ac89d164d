"""Every key figure with its trend; one of them with its periods and the actions that came of it."""

from starlette.requests import Request
from starlette.responses import Response

from app.desk.panels import panels_of
from app.kernel.actor import Subject
from app.kpis import queries
from app.web.render import render
from app.web.routing import key_in, requires


@requires("kpis.read")
async def index(request: Request) -> Response:
    found = await queries.lines(request.user)
    return await render(
        request,
        "kpis/kpi/index.html",
        found=found,
        offered=queries.offered(),
        waiting=await queries.waiting(),
    )


@requires("kpis.read")
async def show(request: Request) -> Response:
    key = key_in(request)
    found = await queries.lines_for(request.user, key)
    panels = await panels_of(request.user, Subject("kpi", key))
    return await render(request, "kpis/kpi/show.html", kpi=found[0].kpi, found=found, panels=panels)
