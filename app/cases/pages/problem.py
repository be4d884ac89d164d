"""What a case is about: category, matter types, how the client heard of us, notes."""

from starlette.requests import Request
from starlette.responses import Response

from app.cases import choices
from app.cases.commands import case as commands
from app.cases.commands.case import Stale
from app.cases.inputs import Problem
from app.cases.pages import back_to, both_versions, opened, part_of
from app.cases.queries import options
from app.kernel.errors import Invalid
from app.kernel.fields import version_of
from app.web.render import refuse, render
from app.web.routing import requires


@requires("cases.read")
async def edit(request: Request, *, wrong: Invalid | None = None, stale: Stale | None = None) -> Response:
    case = await opened(request)
    lists = await options.of_problem()
    return await render(
        request, "cases/problem/edit.html", case=case, lists=lists, wrong=wrong, stale=stale, choices=choices
    )


@requires("cases.edit")
async def update(request: Request) -> Response:
    case, form = await part_of(request), await request.form()
    try:
        await commands.change_problem(case.id, Problem.parse(form), version_of(form), by=request.user)
    except Invalid as wrong:
        return await refuse(request, "cases/problem/edit.html", wrong, page=edit)
    except Stale as stale:
        return await both_versions(edit, request, stale, form)
    return back_to(case)
