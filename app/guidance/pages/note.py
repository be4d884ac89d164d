"""Notes of guidance: how something is done here (cla.md 10.4)."""

from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from app.guidance import queries
from app.kernel.fields import Fields
from app.kernel.paging import Paging
from app.web.render import render
from app.web.routing import requires, url_for


@requires("guidance.read")
async def index(request: Request) -> Response:
    query = request.query_params
    words = Fields(query).line("q", longest=200)
    page = await queries.notes(words, Paging.read(query, keys=(str, UUID)))

    def link(**changes: str | None) -> str:
        return url_for("guidance.note.index", query={"q": words, **changes})

    return await render(request, "guidance/note/index.html", page=page, q=words, link=link)


@requires("guidance.read")
async def show(request: Request) -> Response:
    note = await queries.note(request.path_params["slug"])
    return await render(request, "guidance/note/show.html", note=note)
