"""Saying that the work goes on, when the page asks after twenty minutes."""

from starlette.requests import Request
from starlette.responses import Response

from app.timers import commands, queries
from app.web.render import next_of, respond
from app.web.routing import requires


@requires("timers.use")
async def create(request: Request) -> Response:
    await commands.keep(request.path_params["reference"], by=request.user)
    timer = await queries.running(request.user.id)
    return await respond(request, "timers/timer/show.html", instead=await next_of(request), timer=timer)
