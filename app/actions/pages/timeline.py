"""Older entries of the timeline of an action."""

from starlette.requests import Request
from starlette.responses import Response

from app.actions.pages import log_of, opened
from app.web.render import render
from app.web.routing import requires


@requires("actions.read")
async def index(request: Request) -> Response:
    view, asked = await opened(request), request.query_params.get("before", "")
    before = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 19 else None
    log = await log_of(view, request.user, before=before)
    return await render(request, "actions/timeline/index.html", fragment="_entries.html", action=view, **log)
