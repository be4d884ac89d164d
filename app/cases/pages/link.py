"""Linking somebody who is known already as the client."""

from starlette.requests import Request
from starlette.responses import Response

from app.cases.commands import person as commands
from app.cases.inputs import reference_in
from app.cases.pages import part_of
from app.cases.queries.people import people_like
from app.kernel import address
from app.kernel.errors import Invalid
from app.web.render import refuse, render, see_other
from app.web.routing import requires, url_for


@requires("cases.edit")
async def new(request: Request, *, wrong: Invalid | None = None) -> Response:
    case = await part_of(request)
    words = address.words(request.query_params, longest=200)
    people = await people_like(request.user, words)
    return await render(request, "cases/link/new.html", case=case, people=people, q=words, wrong=wrong)


@requires("cases.edit")
async def create(request: Request) -> Response:
    case = await part_of(request)
    try:
        await commands.link(case.id, reference_in(await request.form()), by=request.user)
    except Invalid as wrong:
        return await refuse(request, "cases/link/new.html", wrong, page=new)
    return see_other(url_for("cases.person.edit", reference=case.reference))
