"""Taking a complaint that nobody answers for, straight from the queue."""

from starlette.requests import Request
from starlette.responses import Response

from app.complaints.commands.assigning import assign
from app.complaints.queries.complaint import complaint_for
from app.kernel.errors import Conflict
from app.kernel.language import _
from app.web.render import next_of, see_other
from app.web.routing import requires


@requires("complaints.work")
async def create(request: Request) -> Response:
    view = await complaint_for(request.user, request.path_params["reference"])
    if view.assigned_to is not None:
        raise Conflict(_("Somebody took it just now."))
    await assign(view.id, request.user.id, by=request.user, version=view.version)
    return see_other(await next_of(request))
