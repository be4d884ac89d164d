"""Putting a case away until a day, and taking it back."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import Response

from app.cases.commands import putting_away as commands
from app.cases.inputs import LONGEST_NOTE
from app.cases.pages import part_of
from app.kernel import clock, dates
from app.kernel.errors import Invalid
from app.kernel.fields import Fields
from app.kernel.language import _
from app.web.render import refuse, render, see_other
from app.web.routing import requires, url_for

LONGEST = timedelta(days=366)


@requires("cases.put_away")
async def new(request: Request, *, wrong: Invalid | None = None) -> Response:
    case = await part_of(request)
    tomorrow = dates.local(clock.now(), request.user.zone).date() + timedelta(days=1)
    return await render(request, "cases/putting_away/new.html", case=case, tomorrow=tomorrow, wrong=wrong)


@requires("cases.put_away")
async def create(request: Request) -> Response:
    case, user = await part_of(request), request.user
    today = dates.local(clock.now(), user.zone).date()
    fields = Fields(await request.form())
    first, last = today + timedelta(days=1), today + LONGEST
    day = fields.date("until", empty=_("Choose the day it comes back."), first=first, last=last)
    reason = fields.text("reason", empty=_("Say why, for whoever opens it meanwhile."), longest=LONGEST_NOTE)
    try:
        fields.done()
        until = datetime.combine(day, time(), ZoneInfo(user.zone))
        await commands.put_away(case.id, until, reason, by=user, organisation=user.organisation)
    except Invalid as wrong:
        return await refuse(request, "cases/putting_away/new.html", wrong, page=new)
    return see_other(url_for("cases.case.show", reference=case.reference))


@requires("cases.put_away")
async def destroy(request: Request) -> Response:
    case = await part_of(request)
    await commands.take_back(case.id, by=request.user)
    return see_other(url_for("cases.case.show", reference=case.reference))
