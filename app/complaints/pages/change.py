"""How many complaints changed since a list was drawn: the pill asks, the rows never move by themselves."""

from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response

from app.complaints.queries.changes import changed_since
from app.complaints.queries.filters import Filters
from app.kernel import values
from app.kernel.values import Problem
from app.web.render import render
from app.web.routing import requires


@requires("complaints.read")
async def index(request: Request) -> Response:
    since = _instant(request.query_params.get("drawn", ""))
    if since is None:
        return Response(status_code=204)
    changed = await changed_since(request.user, Filters.read(request.query_params), since)
    if not changed:
        return Response(status_code=204)
    return await render(request, "complaints/change/index.html", changed=changed, query=request.url.query)


def _instant(text: str) -> datetime | None:
    try:
        return values.instant(text, zone="UTC") if text else None
    except Problem:
        return None
