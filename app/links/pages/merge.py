"""A client who was written down twice."""

from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from app.cases.pages import part_of
from app.cases.queries import CaseView
from app.kernel import address
from app.kernel.errors import Invalid, NotFound
from app.kernel.language import _
from app.links import queries
from app.links.commands import merging as commands
from app.links.inputs import MergeInput
from app.web.render import refuse, render, see_other
from app.web.routing import key_in, requires, url_for


@requires("cases.merge")
async def new(request: Request, *, wrong: Invalid | None = None) -> Response:
    case = await part_of(request)
    person = _client(case)
    words = address.words(request.query_params, longest=200)
    found, merges = await queries.written_twice(request.user, person, words), await queries.merges_of(person)
    return await render(
        request, "links/merge/new.html", case=case, found=found, q=words, merges=merges, wrong=wrong
    )


@requires("cases.merge")
async def create(request: Request) -> Response:
    case = await part_of(request)
    try:
        given = MergeInput.parse(await request.form())
        await commands.merge(case.id, _client(case), given, by=request.user)
    except Invalid as wrong:
        return await refuse(request, "links/merge/new.html", wrong, page=new)
    return see_other(url_for("links.merge.new", reference=case.reference))


@requires("cases.merge")
async def destroy(request: Request) -> Response:
    case = await part_of(request)
    merge = key_in(request)
    await commands.part(case.id, _client(case), merge, by=request.user)
    return see_other(url_for("links.merge.new", reference=case.reference))


def _client(case: CaseView) -> UUID:
    if case.person is None:
        raise NotFound(_("This case has no client yet."))
    return case.person
