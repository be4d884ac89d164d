"""The billable timer on a case: started there, it counts for this case."""

from starlette.requests import Request
from starlette.responses import Response

from app.cases.commands import timing as commands
from app.cases.inputs.time import other_timer_in
from app.cases.pages import part_of
from app.cases.queries import CaseView
from app.cases.queries.desk import Desk, desk
from app.web.render import render, respond
from app.web.routing import requires, url_for


@requires("timers.use")
async def show(request: Request) -> Response:
    """The clock alone, for a page whose timer was stopped or started elsewhere."""
    case = await part_of(request)
    return await render(request, "cases/timer/show.html", case=case, desk=await _desk(request, case))


@requires("timers.use")
async def create(request: Request) -> Response:
    case = await part_of(request)
    await commands.start(case.id, other_timer_in(await request.form()), by=request.user)
    back, desk = url_for("cases.case.show", reference=case.reference), await _desk(request, case)
    return await respond(request, "cases/timer/show.html", instead=back, case=case, desk=desk)


async def _desk(request: Request, case: CaseView) -> Desk:
    user = request.user
    return await desk(user.id, case.id, case.reference, is_provider=user.is_provider)
