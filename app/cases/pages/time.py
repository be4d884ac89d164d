"""The time that was spent on a case, and its corrections by a manager."""

from starlette.requests import Request
from starlette.responses import Response

from app.cases.inputs.time import TimeInput
from app.cases.pages import opened, part_of
from app.cases.queries.times import timer_of, times_of
from app.kernel.errors import Invalid
from app.timers import commands
from app.web.render import refuse, render, see_other
from app.web.routing import requires, url_for


@requires("cases.read")
async def index(request: Request, *, wrong: Invalid | None = None) -> Response:
    case = await opened(request)
    return await render(
        request, "cases/time/index.html", case=case, times=await times_of(case.id), wrong=wrong
    )


@requires("timers.correct")
async def update(request: Request) -> Response:
    case = await part_of(request)
    timer = await timer_of(case.id, request.path_params["timer"])
    try:
        given = TimeInput.parse(await request.form())
        await commands.correct(timer, given.seconds, given.reason, by=request.user)
    except Invalid as wrong:
        return await refuse(request, "cases/time/index.html", wrong, page=index)
    return see_other(url_for("cases.time.index", reference=case.reference))
