"""Linking somebody who is known already as the client."""

from starlette.requests import Request
from starlette.responses import Response

from app.cases.commands import person as commands
from app.cases.pages import part_of
from app.cases.queries.people import people_like
from app.kernel.errors import Invalid
from app.kernel.fields import Fields
from app.kernel.language import _
from app.web.render import refuse, render, see_other
from app.web.routing import requires, url_for


@requires("cases.edit")
async def new(request: Request, *, wrong: Invalid | None = None) -> Response:
    case = await part_of(request)
    words = Fields(request.query_params).line("q", longest=200)
    people = await people_like(request.user, words) if len(words) >= 3 else []
    return await render(request, "cases/link/new.html", case=case, people=people, q=words, wrong=wrong)


@requires("cases.edit")
async def create(request: Request) -> Response:
    case, user = await part_of(request), request.user
    fields = Fields(await request.form())
    reference = fields.reference("person", empty=_("Choose a person from the list."))
    try:
        fields.done()
        await commands.link(case.id, reference, by=user, organisation=user.organisation)
    except Invalid as wrong:
        return await refuse(request, "cases/link/new.html", wrong, page=new)
    return see_other(url_for("cases.person.edit", reference=case.reference))
