"""Giving a case to a provider: the suggestion, why it was made, and the choice by hand."""

from starlette.requests import Request
from starlette.responses import Response

from app.allocation.commands import assignment as commands
from app.allocation.commands.suggestion import Asked, suggest_for
from app.allocation.inputs import AssignmentInput
from app.allocation.queries.assigning import choice_for
from app.cases.pages import opened, part_of
from app.kernel.errors import Invalid
from app.web.render import refuse, render, see_other
from app.web.routing import requires, url_for


@requires("cases.assign")
async def new(request: Request, *, wrong: Invalid | None = None) -> Response:
    """The suggested firm, kept for this case for a minute, and every other that takes such cases."""
    case = await opened(request)
    asked = Asked(case.id, case.category, has_provider=case.provider is not None)
    suggested, choice = await suggest_for(asked, by=request.user), await choice_for(case.id, case.category)
    return await render(
        request, "allocation/assignment/new.html", case=case, suggested=suggested, choice=choice, wrong=wrong
    )


@requires("cases.assign")
async def create(request: Request) -> Response:
    case = await part_of(request)
    try:
        given = AssignmentInput.parse(await request.form())
        await commands.assign(case.id, given, by=request.user)
    except Invalid as wrong:
        return await refuse(request, "allocation/assignment/new.html", wrong, page=new)
    return see_other(url_for("cases.case.show", reference=case.reference))
