"""Older entries of a case's timeline, or those of one sort."""

from starlette.requests import Request
from starlette.responses import Response

from app.cases import queries
from app.cases.pages import part_of
from app.eventlog.days import by_day
from app.kernel import address
from app.web.render import render
from app.web.routing import requires


@requires("cases.read")
async def index(request: Request) -> Response:
    case = await part_of(request)
    query = request.query_params
    show, before = query.get("show", "everything"), address.number(query, "before")
    entries, older = await queries.timeline(case.subject, show=show, before=before)
    days = by_day(queries.told_once(entries), request.user.zone)
    return await render(request, "cases/timeline/index.html", case=case, entries=days, older=older, show=show)
