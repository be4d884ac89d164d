"""The same question as the board's, answered as a list."""

from starlette.requests import Request
from starlette.responses import Response

from app.actions.pages.action import answered
from app.actions.queries import options
from app.actions.queries.board import listed
from app.actions.queries.filters import Filters
from app.web.render import is_fragment, render
from app.web.routing import requires


@requires("actions.read")
async def index(request: Request) -> Response:
    user, filters = request.user, Filters.read(request.query_params)
    shown = await answered(user, filters, "actions.listing.index")
    page = await listed(user, filters, filters.paging(request.query_params))
    if is_fragment(request):
        return await render(request, "actions/listing/_rows.html", page=page, **shown)
    choices = await options.choices(user)
    return await render(request, "actions/listing/index.html", page=page, choices=choices, **shown)
