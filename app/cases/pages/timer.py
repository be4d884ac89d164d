"""Starting the billable timer from a case, so that it counts for this case."""

from starlette.requests import Request
from starlette.responses import Response

from app.cases.commands.case import claim
from app.cases.pages import part_of
from app.timers import commands
from app.web.render import see_other
from app.web.routing import requires, url_for


@requires("timers.use")
async def create(request: Request) -> Response:
    case = await part_of(request)
    await commands.start(by=request.user, subject=case.subject)
    await claim(case.id, by=request.user, organisation=request.user.organisation)
    return see_other(url_for("cases.case.show", reference=case.reference))
