"""Older entries of the timeline of a household."""

from starlette.requests import Request
from starlette.responses import Response

from app.eventlog.days import by_day
from app.households.pages import opened
from app.households.queries import page
from app.web.render import is_fragment, render
from app.web.routing import requires


@requires("households.read")
async def index(request: Request) -> Response:
    household = await opened(request)
    asked = request.query_params.get("before", "")
    before = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 19 else None
    entries, older = await page.timeline(household.id, before=before)
    template = "_entries.html" if is_fragment(request) else "index.html"
    return await render(
        request,
        f"households/timeline/{template}",
        household=household,
        entries=by_day(entries, request.user.zone),
        older=older,
    )
