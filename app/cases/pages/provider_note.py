"""What a provider notes for itself and the operators; operators read it, each side writes only its own."""

from starlette.requests import Request
from starlette.responses import Response

from app.cases.commands import provider as commands
from app.cases.inputs import provider_notes_in
from app.cases.pages import back_to, opened, part_of
from app.kernel.errors import Invalid
from app.web.render import refuse, render
from app.web.routing import requires


@requires("cases.provide")
async def edit(request: Request, *, wrong: Invalid | None = None) -> Response:
    return await render(request, "cases/provider_note/edit.html", case=await opened(request), wrong=wrong)


@requires("cases.provide")
async def update(request: Request) -> Response:
    case = await part_of(request)
    try:
        await commands.note(case.id, provider_notes_in(await request.form()), by=request.user)
    except Invalid as wrong:
        return await refuse(request, "cases/provider_note/edit.html", wrong, page=edit)
    return back_to(case)
