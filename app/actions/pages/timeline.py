"""Older entries of the timeline of an action."""

from starlette.requests import Request
from starlette.responses import Response

from app.actions.pages import log_of, opened
from app.kernel import address
from app.web.render import render
from app.web.routing import requires


@requires("actions.read")
async def index(request: Request) -> Response:
    view = await opened(request)
    log = await log_of(view, request.user, before=address.number(request.query_params, "before"))
    return await render(request, "actions/timeline/index.html", fragment="_entries.html", action=view, **log)
