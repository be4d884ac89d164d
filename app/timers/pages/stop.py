"""Stopping my timer by hand."""

from starlette.requests import Request
from starlette.responses import Response

from app.timers import commands
from app.timers.pages import changed
from app.web.render import next_of, respond
from app.web.routing import requires


@requires("timers.use")
async def create(request: Request) -> Response:
    seconds = await commands.stop(request.path_params["reference"], by=request.user)
    response = await respond(
        request, "timers/stop/create.html", instead=await next_of(request), seconds=seconds
    )
    return changed(response)
