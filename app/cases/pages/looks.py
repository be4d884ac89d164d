"""Which cases the people of an organisation looked at."""

from collections.abc import Callable
from dataclasses import asdict

from starlette.requests import Request
from starlette.responses import Response

from app.cases.queries import history, options
from app.cases.queries.history import LookFilters
from app.kernel.paging import Paging
from app.web.render import render
from app.web.routing import requires, url_for


@requires("cases.audit")
async def index(request: Request) -> Response:
    user, filters = request.user, LookFilters.read(request.query_params)
    page = await history.looks_of_people(user, filters, Paging.read(request.query_params, keys=(int,)))
    people = await options.operators(list(user.scope or ()))
    return await render(
        request, "cases/looks/index.html", page=page, filters=filters, people=people, link=_links(filters)
    )


def _links(filters: LookFilters) -> Callable[..., str]:
    def link(**changes: str | None) -> str:
        return url_for("cases.looks.index", query={**asdict(filters), **changes})

    return link
