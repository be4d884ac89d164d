"""The list of feedback."""

from starlette.requests import Request
from starlette.responses import Response

from app.feedback import queries
from app.feedback.queries import STATES, Filters
from app.kernel.paging import Paging
from app.web.render import render
from app.web.routing import requires, url_for


@requires("feedback.read")
async def index(request: Request) -> Response:
    filters = Filters.read(request.query_params)
    page = await queries.feedback(request.user, filters, Paging.read(request.query_params, keys=(int,)))
    given = {"state": filters.state, "since": filters.since, "until": filters.until}

    def link(**changes: str | None) -> str:
        return url_for("feedback.feedback.index", query={**given, **changes})

    return await render(
        request, "feedback/feedback/index.html", page=page, filters=filters, states=STATES, link=link
    )
