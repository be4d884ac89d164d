"""Whether a document is published or retired."""

from starlette.requests import Request
from starlette.responses import Response

from app.kernel.errors import Invalid
from app.library import commands, queries
from app.library.inputs import Standing
from app.library.pages import document
from app.web.render import refuse, see_other
from app.web.routing import key_in, requires, url_for


@requires("library.edit")
async def update(request: Request) -> Response:
    entry = await queries.document(request.user, key_in(request))
    try:
        given = Standing.parse(await request.form())
        await commands.move(entry.id, given.to, by=request.user)
    except Invalid as wrong:
        return await refuse(request, "library/document/show.html", wrong, page=document.show)
    return see_other(url_for("library.document.show", id=entry.id))
