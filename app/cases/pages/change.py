"""How many cases changed since a list was drawn: the pill asks, the rows never move by themselves."""

from starlette.requests import Request
from starlette.responses import Response

from app.cases.queries import Filters
from app.cases.queries.changes import changed_since
from app.kernel import address
from app.web.render import render
from app.web.routing import requires


@requires("cases.read")
async def index(request: Request) -> Response:
    since = address.instant(request.query_params, "drawn")
    if since is None:
        return Response(status_code=204)
    filters = Filters.read(request.query_params, request.user)
    changed = await changed_since(request.user, filters, since)
    if not changed:
        return Response(status_code=204)
    return await render(request, "cases/change/index.html", changed=changed, query=request.url.query)
