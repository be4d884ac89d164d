"""Older entries of the timeline of a household."""

from starlette.requests import Request
from starlette.responses import Response

from app.households.pages import opened, past_of
from app.web.render import render
from app.web.routing import requires


@requires("households.read")
async def index(request: Request) -> Response:
    household = await opened(request)
    asked = request.query_params.get("before", "")
    before = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 19 else None
    past = await past_of(request, household, before=before)
    return await render(
        request, "households/timeline/index.html", fragment="_entries.html", household=household, **past
    )
