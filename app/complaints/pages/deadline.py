"""Setting the deadline of a complaint by hand, with the reason."""

from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.complaints.commands.deadline import set_deadline
from app.complaints.forms.deeds import DeadlineForm
from app.complaints.pages import opened, overtaken, page_of, part_of
from app.complaints.rules.stale import Stale
from app.kernel import clock
from app.kernel.errors import Invalid
from app.web.render import refuse, render, see_other
from app.web.routing import requires


@requires("complaints.deadline")
async def edit(request: Request, *, wrong: Invalid | None = None, stale: Stale | None = None) -> Response:
    view = await opened(request)
    shown: dict[str, Any] = {"complaint": view, "was": _typed(view.due_at, request.user.zone), "stale": stale}
    return await render(request, "complaints/deadline/edit.html", wrong=wrong, **shown)


@requires("complaints.deadline")
async def update(request: Request) -> Response:
    view, user = await part_of(request), request.user
    try:
        given = DeadlineForm.parse(await request.form(), zone=user.zone)
        await set_deadline(view.id, given.due_at, by=user, reason=given.reason, version=given.version)
    except Invalid as wrong:
        return await refuse(request, "complaints/deadline/edit.html", wrong, page=edit)
    except Stale as stale:
        return await overtaken(request, edit, stale)
    return see_other(page_of(view))


def _typed(at: datetime | None, zone: str) -> str:
    """An instant as a field of day and time has it, on the reader's wall clock."""
    return "" if at is None else clock.local(at, zone).strftime("%Y-%m-%dT%H:%M")
