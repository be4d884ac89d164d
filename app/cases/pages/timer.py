"""The billable timer on a case: started there, it counts for this case."""

from starlette.requests import Request
from starlette.responses import Response

from app.cases.commands.case import claim
from app.cases.pages import part_of
from app.cases.queries import CaseView
from app.cases.queries.desk import Desk, desk
from app.kernel.fields import Fields
from app.timers import commands
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
    other = Fields(await request.form())
    reference = other.done(other.line("instead_of", longest=20))
    if reference:
        await commands.start_instead(reference, by=request.user, subject=case.subject)
    else:
        await commands.start(by=request.user, subject=case.subject)
    await claim(case.id, by=request.user, organisation=request.user.organisation)
    return await respond(
        request,
        "cases/timer/show.html",
        instead=url_for("cases.case.show", reference=case.reference),
        case=case,
        desk=await _desk(request, case),
    )


async def _desk(request: Request, case: CaseView) -> Desk:
    user = request.user
    return await desk(user.id, case.id, case.reference, is_provider=user.is_provider)
