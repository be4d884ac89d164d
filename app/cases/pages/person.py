"""The client of a case."""

from starlette.requests import Request
from starlette.responses import Response

from app.cases import choices
from app.cases.commands import person as commands
from app.cases.commands.case import Stale
from app.cases.inputs import PersonInput
from app.cases.pages import back_to, both_versions, opened, part_of
from app.desk.panels import panels_of
from app.kernel.actor import Subject
from app.kernel.errors import Invalid
from app.kernel.fields import version_of
from app.web.render import refuse, render
from app.web.routing import requires


@requires("cases.read")
async def edit(request: Request, *, wrong: Invalid | None = None, stale: Stale | None = None) -> Response:
    case = await opened(request)
    panels = await panels_of(request.user, Subject("client", case.person)) if case.person else []
    return await render(
        request, "cases/person/edit.html", case=case, panels=panels, wrong=wrong, stale=stale, choices=choices
    )


@requires("cases.edit")
async def update(request: Request) -> Response:
    case, form = await part_of(request), await request.form()
    try:
        await commands.save(case.id, PersonInput.parse(form), version_of(form), by=request.user)
    except Invalid as wrong:
        return await refuse(request, "cases/person/edit.html", wrong, page=edit)
    except Stale as stale:
        typed = {**form, "research_methods": form.getlist("research_methods")}
        return await both_versions(edit, request, stale, typed)
    return back_to(case)
