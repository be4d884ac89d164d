"""Who looked at a case (cla.md 10.2, security.md AU-5)."""

from starlette.requests import Request
from starlette.responses import Response

from app.cases.pages import opened
from app.cases.queries import history
from app.kernel.paging import Paging
from app.web.render import render
from app.web.routing import requires, url_for


@requires("cases.audit")
async def index(request: Request) -> Response:
    case = await opened(request)
    page = await history.looks_at(case.id, Paging.read(request.query_params, keys=(int,)))

    def link(**changes: str | None) -> str:
        return url_for("cases.look.index", query=changes, reference=case.reference)

    return await render(request, "cases/look/index.html", case=case, page=page, link=link)
