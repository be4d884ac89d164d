"""Sending a client to other help: organisations are found, ticked and named on the log."""

from starlette.requests import Request
from starlette.responses import Response

from app.cases.commands import helping as commands
from app.cases.inputs.helping import CODES, Help, HelpSought
from app.cases.pages import back_to, part_of
from app.cases.queries.helping import help_offered
from app.kernel.errors import Invalid
from app.web.render import refuse, render
from app.web.routing import requires


@requires("cases.help")
async def new(request: Request, *, wrong: Invalid | None = None) -> Response:
    """What was ticked goes along from search to search in the address."""
    case = await part_of(request)
    sought = HelpSought.read(await request.form() if request.method == "POST" else request.query_params)
    offered = await help_offered(sought)
    return await render(
        request, "cases/helping/new.html", case=case, offered=offered, codes=CODES, wrong=wrong
    )


@requires("cases.help")
async def create(request: Request) -> Response:
    case = await part_of(request)
    try:
        await commands.send_elsewhere(case.id, Help.parse(await request.form()), by=request.user)
    except Invalid as wrong:
        return await refuse(request, "cases/helping/new.html", wrong, page=new)
    return back_to(case)
