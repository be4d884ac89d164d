"""Cases of the older system."""

from starlette.requests import Request
from starlette.responses import Response

from app.kernel.fields import Fields
from app.kernel.paging import Paging
from app.privacy.queries import archive
from app.web.render import render
from app.web.routing import key_in, requires, url_for


@requires("archive.read")
async def index(request: Request) -> Response:
    words = Fields(request.query_params).line("q", longest=200)
    page = await archive.archived(words, Paging.read(request.query_params, keys=archive.KEYS))

    def link(**changes: object) -> str:
        return url_for("privacy.archived_case.index", query={"q": words, **changes})

    return await render(request, "privacy/archived_case/index.html", words=words, page=page, link=link)


@requires("archive.read")
async def show(request: Request) -> Response:
    case = await archive.archived_case(key_in(request))
    return await render(request, "privacy/archived_case/show.html", case=case)
