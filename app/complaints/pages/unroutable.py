"""The red queue: complaints of which nobody could be told."""

from starlette.requests import Request
from starlette.responses import Response

from app.complaints.queries.changes import unroutable
from app.web.render import render
from app.web.routing import requires


@requires("complaints.unroutable")
async def index(request: Request) -> Response:
    return await render(request, "complaints/unroutable/index.html", rows=await unroutable(request.user))
