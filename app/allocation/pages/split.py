"""A second problem of the same client."""

from starlette.requests import Request
from starlette.responses import Response

from app.allocation.commands import split as commands
from app.allocation.inputs import SplitInput
from app.cases.pages import opened, part_of
from app.cases.queries import options
from app.kernel.errors import Invalid
from app.web.render import refuse, render, see_other
from app.web.routing import requires, url_for


@requires("cases.provide")
async def new(request: Request, *, wrong: Invalid | None = None) -> Response:
    case = await opened(request)
    return await render(
        request,
        "allocation/split/new.html",
        case=case,
        lists=await options.of_problem(),
        wrong=wrong,
    )


@requires("cases.provide")
async def create(request: Request) -> Response:
    case = await part_of(request)
    try:
        given = SplitInput.parse(await request.form())
        made = await commands.split(case.id, given, by=request.user)
    except Invalid as wrong:
        return await refuse(request, "allocation/split/new.html", wrong, page=new)
    shown = made.reference if given.internal else case.reference
    return see_other(url_for("cases.case.show", reference=shown))
