"""The charts, tab by tab."""

from starlette.requests import Request
from starlette.responses import Response

from app.bi.queries import dashboard
from app.bi.queries.dashboard import SPANS, Wish
from app.web.render import render, today
from app.web.routing import requires


@requires("bi.view")
async def index(request: Request) -> Response:
    """One tab, or the reason why there is nothing to draw."""
    wish = Wish.read(request.query_params)
    shown = await dashboard.shown(request.user, wish, today())
    places = await dashboard.institutions(request.user)
    return await render(
        request, "bi/dashboard/index.html", wish=wish, shown=shown, spans=SPANS, institutions=places
    )
