"""Setting the deadline of a complaint by hand, with the reason."""

from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response

from app.complaints.commands.deadline import set_deadline
from app.complaints.forms import version_of
from app.complaints.pages import opened, page_of, part_of
from app.complaints.rules.stale import Stale
from app.kernel import clock
from app.kernel.errors import Invalid
from app.kernel.fields import Fields
from app.kernel.language import _
from app.web.render import refuse, render, see_other
from app.web.routing import requires


@requires("complaints.deadline")
async def edit(request: Request, *, wrong: Invalid | None = None, stale: Stale | None = None) -> Response:
    view = await opened(request)
    return await render(
        request,
        "complaints/deadline/edit.html",
        status=409 if stale else 200,
        complaint=view,
        was=_typed(view.due_at, request.user.zone),
        wrong=wrong,
        stale=stale,
    )


@requires("complaints.deadline")
async def update(request: Request) -> Response:
    view, form = await part_of(request), await request.form()
    fields = Fields(form)
    due_at = fields.instant("due_at", zone=request.user.zone, empty=_("Choose day and time."))
    reason = fields.line("reason", empty=_("Say why."), longest=500)
    try:
        fields.done()
        await set_deadline(view.id, due_at, by=request.user, reason=reason, version=version_of(form))
    except Invalid as wrong:
        return await refuse(request, "complaints/deadline/edit.html", wrong, page=edit)
    except Stale as stale:
        return await edit(request, stale=stale, wrong=Invalid(form))
    return see_other(page_of(view))


def _typed(at: datetime | None, zone: str) -> str:
    """An instant as a field of day and time has it, on the reader's wall clock."""
    return "" if at is None else clock.local(at, zone).strftime("%Y-%m-%dT%H:%M")
