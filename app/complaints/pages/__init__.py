"""What a browser sees of complaints."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app import eventlog
from app.accounts.account import Account
from app.complaints.queries.complaint import ComplaintView, complaint_for
from app.complaints.queries.page import VIEWED, looked_at
from app.complaints.queries.timeline import EVERYTHING
from app.complaints.queries.timeline import timeline as stretch
from app.complaints.rules.stale import Stale
from app.eventlog.days import by_day
from app.kernel.errors import Invalid, NotFound
from app.kernel.language import _
from app.web.render import Page
from app.web.routing import url_for


async def opened(request: Request) -> ComplaintView:
    """The complaint of the address, and a trace that this person looked at it (security.md AU-5)."""
    view = await complaint_for(request.user, request.path_params["reference"])
    await eventlog.record_view(
        "complaint", "COMPLAINT_VIEWED", subject=view.subject, by=request.user, unless=VIEWED
    )
    return view


async def part_of(request: Request) -> ComplaintView:
    """The complaint of the address, for a part of it or a deed: only to whoever opened it lately (AU-5)."""
    view = await complaint_for(request.user, request.path_params["reference"])
    if not await looked_at(request.user, view.id):
        raise NotFound(_("Open the complaint first."))
    return view


def page_of(view: ComplaintView) -> str:
    """Where its page is."""
    return url_for("complaints.complaint.show", reference=view.reference)


async def log_of(
    view: ComplaintView, user: Account, *, show: str = EVERYTHING, before: int | None = None
) -> dict[str, Any]:
    """A stretch of its timeline, by this person's days, and where the older entries begin."""
    entries, older = await stretch(view.id, show=show, before=before)
    return {"entries": by_day(entries, user.zone), "older": older, "show": show}


async def overtaken(request: Request, page: Page, stale: Stale) -> Response:
    """409: somebody saved the complaint meanwhile. The form again, with what was typed and with what they saved."""
    response = await page(request, wrong=Invalid(await request.form()), stale=stale)
    response.status_code = 409
    return response
