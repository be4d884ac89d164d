"""Stopping my timer by hand."""

from starlette.requests import Request
from starlette.responses import Response

from app.timers import commands
from app.timers.pages import changed
from app.web.render import is_fragment, next_of, see_other
from app.web.routing import requires


@requires("timers.use")
async def create(request: Request) -> Response:
    """An open page asks for its clock again, so the focus stays on its button."""
    await commands.stop(request.path_params["reference"], by=request.user)
    if is_fragment(request):
        return changed(Response(status_code=204))
    return see_other(await next_of(request))
