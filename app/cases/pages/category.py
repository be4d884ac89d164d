"""Another category of law, as a firm that judges merits sees the case."""

from starlette.requests import Request
from starlette.responses import Response

from app.cases.commands import provider as commands
from app.cases.inputs import LONGEST_NOTE
from app.cases.pages import opened, part_of
from app.cases.queries import options
from app.kernel.errors import Invalid
from app.kernel.fields import Fields
from app.kernel.language import _
from app.web.render import refuse, render, see_other
from app.web.routing import requires, url_for


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
    fields = Fields(await request.form())
    category = fields.id("category", empty=_("Choose the category of law."))
    notes = fields.text("notes", empty=_("Say why the category changes."), longest=LONGEST_NOTE)
    try:
        fields.done()
        await commands.change_category(case.id, category, notes, by=request.user)
    except Invalid as wrong:
        return await refuse(request, "cases/category/edit.html", wrong, page=edit)
    return see_other(url_for("cases.case.show", reference=case.reference))
