"""What a browser sees of complaints."""

from starlette.requests import Request

from app import eventlog
from app.complaints.queries.complaint import ComplaintView, complaint_for
from app.complaints.queries.page import VIEWED, looked_at
from app.kernel.errors import NotFound
from app.kernel.language import _
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
