"""The checklist of a case."""

from starlette.requests import Request
from starlette.responses import Response

from app.cases.commands import checklist as commands
from app.cases.pages import opened, part_of
from app.cases.queries.helping import category_code
from app.checklists.inputs import ticked_in
from app.checklists.queries import lines_of
from app.kernel.errors import Invalid
from app.web.render import refuse, render, see_other
from app.web.routing import requires, url_for


@requires("cases.read")
async def index(request: Request, *, wrong: Invalid | None = None) -> Response:
    case = await opened(request)
    lines = await lines_of(case.subject, await category_code(case.id))
    return await render(request, "cases/checklist/index.html", case=case, lines=lines, wrong=wrong)


@requires("cases.checklist")
async def update(request: Request) -> Response:
    case = await part_of(request)
    try:
        await commands.tick(case.id, ticked_in(await request.form()), by=request.user)
    except Invalid as wrong:
        return await refuse(request, "cases/checklist/index.html", wrong, page=index)
    return see_other(url_for("cases.checklist.index", reference=case.reference))
