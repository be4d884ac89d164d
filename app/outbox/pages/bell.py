"""The bell in the corner of every page."""

from starlette.requests import Request
from starlette.responses import Response

from app.web.render import render
from app.web.routing import requires


@requires("notices.read")
async def show(request: Request) -> Response:
    """The bell as it is now: the session has counted what is unread."""
    return await render(request, "layout/_bell.html")
