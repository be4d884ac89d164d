"""Giving a case to a provider: the suggestion, why it was made, and the choice by hand."""

from starlette.requests import Request
from starlette.responses import Response

from app.allocation.commands import assignment as commands
from app.allocation.commands.suggestion import Asked, suggest_for
from app.allocation.inputs import AssignmentInput
from app.allocation.queries.assigning import assignment_of
from app.allocation.queries.situation import qualifying
from app.cases.pages import opened, part_of
from app.kernel.errors import Invalid
from app.web.render import refuse, render, see_other
from app.web.routing import requires, url_for


@requires("cases.assign")
async def new(request: Request, *, wrong: Invalid | None = None) -> Response:
    """The suggested firm, kept for this case for a minute, and every other that takes such cases."""
    case = await opened(request)
    asked = Asked(case.id, case.category, case.provider is not None)
    suggested = await suggest_for(asked, by=request.user)
    return await render(
        request,
        "allocation/assignment/new.html",
        case=case,
        suggested=suggested,
        providers=await qualifying(case.category),
        seen=await assignment_of(case.id),
        wrong=wrong,
    )


@requires("cases.assign")
async def create(request: Request) -> Response:
    case = await part_of(request)
    try:
        given = AssignmentInput.parse(form := await request.form())
        await commands.assign(case.id, given, by=request.user)
    except Invalid as wrong:
        wrong.typed = wrong.typed or form
        return await refuse(request, "allocation/assignment/new.html", wrong, page=new)
    return see_other(url_for("cases.case.show", reference=case.reference))
