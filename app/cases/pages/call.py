"""The call itself: that it began."""

from starlette.requests import Request
from starlette.responses import Response

from app.cases.commands import callback as commands
from app.cases.pages import back_to, part_of
from app.web.routing import requires


@requires("cases.callback")
async def create(request: Request) -> Response:
    case = await part_of(request)
    await commands.start_call(case.id, by=request.user)
    return back_to(case)
