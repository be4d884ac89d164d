"""My running timer: JSON for a telephony client, HTML for the page (cla.md 3.2)."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from app.kernel.errors import NotFound
from app.kernel.language import _
from app.timers import commands, queries
from app.timers.pages import changed
from app.web.render import is_fragment, next_of, render, see_other
from app.web.routing import requires


def _body(timer: queries.Running) -> dict[str, str]:
    return {"reference": timer.reference, "created": timer.created.isoformat().replace("+00:00", "Z")}


@requires("timers.use")
async def show(request: Request) -> Response:
    timer = await queries.running(request.user.id)
    if is_fragment(request):
        return await render(request, "timers/timer/show.html", timer=timer)
    if timer is None:
        raise NotFound(_("No timer is running."))
    return JSONResponse(_body(timer))


@requires("timers.use")
async def create(request: Request) -> Response:
    timer, started = await commands.start(by=request.user)
    if is_fragment(request):
        return await render(request, "timers/timer/show.html", timer=timer, status=201 if started else 200)
    return JSONResponse(_body(timer), status_code=201 if started else 200)


@requires("timers.use")
async def destroy(request: Request) -> Response:
    """The clock comes back with the button that starts one, which takes over the focus of the button that is gone."""
    timer = await commands.cancel(request.path_params.get("reference"), by=request.user)
    if is_fragment(request):
        return changed(await render(request, "timers/timer/destroy.html", timer=timer))
    if request.method == "POST":
        return see_other(await next_of(request))
    return Response(status_code=204)
