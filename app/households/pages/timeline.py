"""Older entries of the timeline of a household."""

from starlette.requests import Request
from starlette.responses import Response

from app.households.pages import opened, past_of
from app.kernel import address
from app.web.render import render
from app.web.routing import requires


@requires("households.read")
async def index(request: Request) -> Response:
    household = await opened(request)
    past = await past_of(request, household, before=address.number(request.query_params, "before"))
    return await render(
        request, "households/timeline/index.html", fragment="_entries.html", household=household, **past
    )
