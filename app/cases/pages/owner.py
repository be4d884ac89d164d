"""Giving a case to another operator."""

from starlette.requests import Request
from starlette.responses import Response

from app.cases.commands import case as commands
from app.cases.pages import part_of
from app.cases.queries import options
from app.kernel.errors import Invalid
from app.kernel.fields import Fields
from app.kernel.language import _
from app.web.render import refuse, render, see_other
from app.web.routing import requires, url_for


@requires("cases.reassign")
async def edit(request: Request, *, wrong: Invalid | None = None) -> Response:
    case = await part_of(request)
    scope = list(request.user.scope or ())
    people = await options.operators([case.organisation] if case.organisation else scope)
    return await render(request, "cases/owner/edit.html", case=case, people=people, wrong=wrong)


@requires("cases.reassign")
async def update(request: Request) -> Response:
    case = await part_of(request)
    fields = Fields(await request.form())
    owner = fields.id("owner", empty=_("Choose who answers for this case."))
    try:
        fields.done()
        await commands.give_to(case.id, owner, by=request.user)
    except Invalid as wrong:
        return await refuse(request, "cases/owner/edit.html", wrong, page=edit)
    return see_other(url_for("cases.case.show", reference=case.reference))
