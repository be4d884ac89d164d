"""Putting a case away until a day, and taking it back."""

from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response

from app.cases.commands import putting_away as commands
from app.cases.inputs.putting_away import PutAwayInput
from app.cases.pages import back_to, part_of
from app.kernel.errors import Invalid
from app.web.render import refuse, render, today
from app.web.routing import requires


@requires("cases.put_away")
async def new(request: Request, *, wrong: Invalid | None = None) -> Response:
    case = await part_of(request)
    tomorrow = today() + timedelta(days=1)
    return await render(request, "cases/putting_away/new.html", case=case, tomorrow=tomorrow, wrong=wrong)


@requires("cases.put_away")
async def create(request: Request) -> Response:
    case, user = await part_of(request), request.user
    try:
        given = PutAwayInput.parse(await request.form(), today=today(), zone=user.zone)
        await commands.put_away(case.id, given, by=user)
    except Invalid as wrong:
        return await refuse(request, "cases/putting_away/new.html", wrong, page=new)
    return back_to(case)


@requires("cases.put_away")
async def destroy(request: Request) -> Response:
    case = await part_of(request)
    await commands.take_back(case.id, by=request.user)
    return back_to(case)
