"""A new version of a document."""

from starlette.requests import Request
from starlette.responses import Response

from app.documents import intake
from app.kernel.errors import Invalid
from app.library import commands, queries
from app.library.inputs import NewVersion
from app.library.pages import document
from app.web.render import refuse, see_other
from app.web.routing import key_in, requires, url_for


@requires("library.edit")
async def create(request: Request) -> Response:
    user = request.user
    entry = await queries.document(user, key_in(request))
    try:
        given = NewVersion.parse(await request.form())
        async with intake.received(given.files, by=user.id) as [taken]:
            await commands.add_version(entry.id, given, taken, by=user)
    except Invalid as wrong:
        return await refuse(request, "library/document/show.html", wrong, page=document.show)
    return see_other(url_for("library.document.show", id=entry.id))
