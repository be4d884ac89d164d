"""Cases of the older system."""

from starlette.requests import Request
from starlette.responses import Response

from app.kernel.errors import Invalid
from app.kernel.fields import Fields
from app.kernel.paging import Paging
from app.privacy.queries import archive
from app.web.render import render
from app.web.routing import key_in, requires, url_for


@requires("archive.read")
async def index(request: Request) -> Response:
    words = _words(request)
    page = await archive.archived(words, Paging.read(request.query_params, keys=archive.KEYS))

    def link(**changes: object) -> str:
        return url_for("privacy.archived_case.index", query={"q": words, **changes})

    return await render(request, "privacy/archived_case/index.html", words=words, page=page, link=link)


def _words(request: Request) -> str:
    fields = Fields(request.query_params)
    try:
        return fields.done(fields.line("q", longest=200))
    except Invalid:
        return ""


@requires("archive.read")
async def show(request: Request) -> Response:
    key = key_in(request)
    return await render(request, "privacy/archived_case/show.html", case=await archive.archived_case(key))
