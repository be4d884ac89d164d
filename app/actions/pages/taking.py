"""Taking an action that nobody has."""

from starlette.requests import Request
from starlette.responses import Response

from app.actions.commands.assigning import assign
from app.actions.pages import opened, page_of
from app.kernel.errors import Conflict
from app.kernel.language import _
from app.web.render import see_other
from app.web.routing import requires


@requires("actions.assign")
async def create(request: Request) -> Response:
    view = await opened(request)
    if view.assigned_to is not None:
        raise Conflict(_("Somebody took it just now."))
    await assign(view.id, request.user.id, by=request.user, version=view.version)
    return see_other(page_of(view))
