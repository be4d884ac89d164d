"""One's own billable time, timer by timer."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from app.kernel.paging import Paging
from app.timers import queries
from app.timers.queries import Filters
from app.web.render import render
from app.web.routing import requires, url_for


@requires("timers.use")
async def index(request: Request) -> Response:
    """The days that are asked for, and their sum."""
    user, filters = request.user, Filters.read(request.query_params)
    page = await queries.times(user, filters, Paging.read(request.query_params, keys=(datetime, UUID)))
    total = await queries.total(user, filters)
    return await render(
        request, "timers/time/index.html", page=page, filters=filters, total=total, link=_links(filters)
    )


def _links(filters: Filters) -> Callable[..., str]:
    def link(**changes: str | None) -> str:
        return url_for("timers.time.index", query={**asdict(filters), **changes})

    return link
