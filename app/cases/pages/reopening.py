"""Opening a closed case again: the provider's part."""

from starlette.requests import Request
from starlette.responses import Response

from app.cases.pages import acted
from app.web.routing import requires


@requires("cases.provide")
async def create(request: Request) -> Response:
    return await acted(request, "reopening")
