"""Why a provider was suggested."""

from starlette.requests import Request
from starlette.responses import Response

from app.allocation.queries.assigning import suggestions_of
from app.cases.pages import opened
from app.web.render import render
from app.web.routing import requires


@requires("cases.assign")
async def index(request: Request) -> Response:
    case = await opened(request)
    return await render(
        request, "allocation/suggestion/index.html", case=case, suggestions=await suggestions_of(case.id)
    )
