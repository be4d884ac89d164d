"""Taking note of an escalation: the next level waits."""

from starlette.requests import Request
from starlette.responses import Response

from app.complaints.commands.answering import acknowledge
from app.complaints.pages import page_of, part_of
from app.web.render import see_other
from app.web.routing import requires


@requires("complaints.acknowledge")
async def create(request: Request) -> Response:
    view = await part_of(request)
    await acknowledge(view.id, by=request.user)
    return see_other(page_of(view))
