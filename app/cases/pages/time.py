"""The time that was spent on a case, and its corrections by a manager."""

from starlette.requests import Request
from starlette.responses import Response

from app.cases.pages import opened, part_of
from app.cases.queries.times import timer_of, times_of
from app.kernel.errors import Invalid
from app.kernel.fields import Fields
from app.kernel.language import _
from app.timers import commands
from app.web.render import refuse, render, see_other
from app.web.routing import requires, url_for

LONGEST_DAY = 24 * 60


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
    fields = Fields(await request.form())
    minutes = fields.number(
        "minutes", empty=_("Write the minutes that count."), lowest=0, highest=LONGEST_DAY
    )
    reason = fields.line("reason", empty=_("Say why the time is corrected."), longest=500)
    try:
        fields.done()
        await commands.correct(timer, minutes * 60, reason, by=request.user)
    except Invalid as wrong:
        return await refuse(request, "cases/time/index.html", wrong, page=index)
    return see_other(url_for("cases.time.index", reference=case.reference))
