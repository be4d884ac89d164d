"""Older entries of the timeline of a complaint."""

from starlette.requests import Request
from starlette.responses import Response

from app.complaints.pages import log_of, part_of
from app.complaints.queries.timeline import EVERYTHING
from app.kernel import address
from app.web.render import render
from app.web.routing import requires


@requires("complaints.read")
async def index(request: Request) -> Response:
    view, query = await part_of(request), request.query_params
    show, before = query.get("show", EVERYTHING), address.number(query, "before")
    log = await log_of(view, request.user, show=show, before=before)
    template = "complaints/timeline/index.html"
    return await render(request, template, fragment="_entries.html", complaint=view, **log)
