"""Another category of law, as a firm that judges merits sees the case."""

from starlette.requests import Request
from starlette.responses import Response

from app.cases.commands import provider as commands
from app.cases.inputs import CategoryInput
from app.cases.pages import back_to, opened, part_of
from app.cases.queries import options
from app.kernel.errors import Invalid
from app.web.render import refuse, render
from app.web.routing import requires


@requires("cases.provide")
async def edit(request: Request, *, wrong: Invalid | None = None) -> Response:
    return await render(
        request,
        "cases/category/edit.html",
        case=await opened(request),
        categories=await options.categories(),
        wrong=wrong,
    )


@requires("cases.provide")
async def update(request: Request) -> Response:
    case = await part_of(request)
    try:
        await commands.change_category(case.id, CategoryInput.parse(await request.form()), by=request.user)
    except Invalid as wrong:
        return await refuse(request, "cases/category/edit.html", wrong, page=edit)
    return back_to(case)
