"""The rows that say how long actions may take."""

from starlette.requests import Request
from starlette.responses import Response

from app.actions.queries.applying import rows_of
from app.web.render import render
from app.web.routing import requires


@requires("actions.apply")
async def index(request: Request) -> Response:
    return await render(request, "actions/deadline_rule/index.html", rows=await rows_of(request.user))
