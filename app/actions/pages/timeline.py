"""Older entries of the timeline of an action."""

from starlette.requests import Request
from starlette.responses import Response

from app.actions.pages import opened
from app.actions.queries.timeline import timeline
from app.eventlog.days import by_day
from app.web.render import is_fragment, render
from app.web.routing import requires

_LARGEST = 2**62


@requires("actions.read")
async def index(request: Request) -> Response:
    view = await opened(request)
    asked = request.query_params.get("before", "")
    before = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 19 else _LARGEST
    entries, older = await timeline(view.id, before=before)
    template = "_entries.html" if is_fragment(request) else "index.html"
    return await render(
        request,
        f"actions/timeline/{template}",
        action=view,
        entries=by_day(entries, request.user.zone),
        older=older,
    )
