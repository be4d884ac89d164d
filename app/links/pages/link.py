"""The cases that belong to a case."""

from starlette.requests import Request
from starlette.responses import Response

from app.cases.pages import opened, part_of
from app.kernel.errors import Invalid
from app.links import queries
from app.links.choices import KINDS
from app.links.commands import linking as commands
from app.links.inputs import LinkInput
from app.web.render import refuse, render, see_other
from app.web.routing import key_in, requires, url_for


@requires("cases.read")
async def index(request: Request, *, wrong: Invalid | None = None) -> Response:
    case, user = await opened(request), request.user
    return await render(
        request,
        "links/link/index.html",
        case=case,
        linked=await queries.links_of(user, case.id),
        likely=await queries.likely(user, case.id) if user.can("cases.link") else [],
        kinds=KINDS,
        wrong=wrong,
    )


@requires("cases.link")
async def create(request: Request) -> Response:
    case = await part_of(request)
    try:
        await commands.link(case.id, LinkInput.parse(await request.form()), by=request.user)
    except Invalid as wrong:
        return await refuse(request, "links/link/index.html", wrong, page=index)
    return see_other(url_for("links.link.index", reference=case.reference))


@requires("cases.link")
async def destroy(request: Request) -> Response:
    case = await part_of(request)
    link = key_in(request)
    await commands.unlink(case.id, link, by=request.user)
    return see_other(url_for("links.link.index", reference=case.reference))
