"""Older entries of the timeline of a complaint."""

from starlette.requests import Request
from starlette.responses import Response

from app.complaints.pages import part_of
from app.complaints.queries.timeline import timeline
from app.eventlog.days import by_day
from app.web.render import is_fragment, render
from app.web.routing import requires

_LARGEST = 2**62


@requires("complaints.read")
async def index(request: Request) -> Response:
    view = await part_of(request)
    asked = request.query_params.get("before", "")
    before = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 19 else _LARGEST
    show = request.query_params.get("show", "everything")
    entries, older = await timeline(view.id, show=show, before=before)
    template = "_entries.html" if is_fragment(request) else "index.html"
    return await render(
        request,
        f"complaints/timeline/{template}",
        complaint=view,
        entries=by_day(entries, request.user.zone),
        older=older,
        show=show,
    )
