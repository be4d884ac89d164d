"""Which rule would take an action and why, and routing it once more."""

from starlette.requests import Request
from starlette.responses import Response

from app.actions.commands.assigning import route_again
from app.actions.pages import opened, page_of
from app.actions.queries.routing import desk_of, item_of
from app.kernel import clock
from app.kernel.fields import version_of
from app.web.render import render, see_other
from app.web.routing import requires


@requires("actions.read")
async def show(request: Request) -> Response:
    view = await opened(request)
    desk = await desk_of([view.hospital])
    found = desk.send(item_of(view.held.row), clock.now())
    return await render(request, "actions/routing/show.html", action=view, found=found, desk=desk)


@requires("actions.assign")
async def create(request: Request) -> Response:
    view, form = await opened(request), await request.form()
    await route_again(view.id, by=request.user, version=version_of(form))
    return see_other(page_of(view))
