"""Giving a case to another operator."""

from starlette.requests import Request
from starlette.responses import Response

from app.cases.commands import case as commands
from app.cases.inputs import owner_in
from app.cases.pages import back_to, part_of
from app.cases.queries import options
from app.kernel.errors import Invalid
from app.web.render import refuse, render
from app.web.routing import requires


@requires("cases.reassign")
async def edit(request: Request, *, wrong: Invalid | None = None) -> Response:
    case = await part_of(request)
    scope = list(request.user.scope or ())
    people = await options.operators([case.organisation] if case.organisation else scope)
    return await render(request, "cases/owner/edit.html", case=case, people=people, wrong=wrong)


@requires("cases.reassign")
async def update(request: Request) -> Response:
    case = await part_of(request)
    try:
        await commands.give_to(case.id, owner_in(await request.form()), by=request.user)
    except Invalid as wrong:
        return await refuse(request, "cases/owner/edit.html", wrong, page=edit)
    return back_to(case)
