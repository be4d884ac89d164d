"""The bell in the corner of every page."""

from starlette.requests import Request
from starlette.responses import Response

from app.web.render import is_fragment, render, see_other
from app.web.routing import requires, url_for


@requires("notices.read")
async def show(request: Request) -> Response:
    """The bell as it is now: the session has counted what is unread. By itself it is no page."""
    if not is_fragment(request):
        return see_other(url_for("outbox.notice.index"))
    return await render(request, "layout/_bell.html")
