"""The client of a case."""

from starlette.requests import Request
from starlette.responses import Response

from app.cases import choices
from app.cases.commands import person as commands
from app.cases.commands.case import Stale
from app.cases.inputs import PersonInput
from app.cases.pages import opened, part_of, version_of
from app.desk.panels import panels_of
from app.kernel.actor import Subject
from app.kernel.errors import Invalid
from app.web.render import refuse, render, see_other
from app.web.routing import requires, url_for


@requires("cases.read")
async def edit(request: Request, *, wrong: Invalid | None = None, stale: Stale | None = None) -> Response:
    case = await opened(request)
    return await render(
        request,
        "cases/person/edit.html",
        status=409 if stale else 200,
        case=case,
        wrong=wrong,
        stale=stale,
        panels=await panels_of(request.user, Subject("client", case.person)) if case.person else [],
        safe_to_contact=choices.SAFE_TO_CONTACT,
        safe_to_email=choices.SAFE_TO_EMAIL,
        research_methods=choices.RESEARCH_METHODS,
    )


@requires("cases.edit")
async def update(request: Request) -> Response:
    case, user, form = await part_of(request), request.user, await request.form()
    try:
        person = PersonInput.parse(form)
        await commands.save(case.id, person, version_of(form), by=user, organisation=user.organisation)
    except Invalid as wrong:
        return await refuse(request, "cases/person/edit.html", wrong, page=edit)
    except Stale as stale:
        typed = {**form, "research_methods": form.getlist("research_methods")}
        return await edit(request, stale=stale, wrong=Invalid(typed))
    return see_other(url_for("cases.case.show", reference=case.reference))
