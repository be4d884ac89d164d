"""What a provider notes for itself and the operators; operators read it, each side writes only its own."""

from starlette.requests import Request
from starlette.responses import Response

from app.cases.commands import provider as commands
from app.cases.pages import opened, part_of
from app.kernel.errors import Invalid
from app.kernel.fields import Fields
from app.web.render import refuse, render, see_other
from app.web.routing import requires, url_for

LONGEST = 10_000


@requires("cases.provide")
async def edit(request: Request, *, wrong: Invalid | None = None) -> Response:
    return await render(request, "cases/provider_note/edit.html", case=await opened(request), wrong=wrong)


@requires("cases.provide")
async def update(request: Request) -> Response:
    case = await part_of(request)
    fields = Fields(await request.form())
    notes = fields.text("provider_notes", longest=LONGEST)
    try:
        fields.done()
        await commands.note(case.id, notes, by=request.user)
    except Invalid as wrong:
        return await refuse(request, "cases/provider_note/edit.html", wrong, page=edit)
    return see_other(url_for("cases.case.show", reference=case.reference))
