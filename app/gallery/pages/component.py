"""The components of the design system, drawn by the macros that pages use."""

from starlette.requests import Request
from starlette.responses import Response

from app.web.render import render
from app.web.routing import requires


@requires("account.own")
async def index(request: Request) -> Response:
    return await render(request, "gallery/component/index.html")
