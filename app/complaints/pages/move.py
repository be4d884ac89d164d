"""Changing where a complaint stands."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.complaints.commands.moving import move
from app.complaints.forms.deeds import MoveForm
from app.complaints.pages import opened, overtaken, page_of, part_of
from app.complaints.queries.complaint import ComplaintView
from app.complaints.queries.page import moves_of
from app.complaints.rules.stale import Stale
from app.complaints.rules.states import LABELS, Move
from app.kernel.errors import Conflict, Invalid
from app.kernel.language import _
from app.web.render import refuse, render, see_other
from app.web.routing import requires


@requires("complaints.move")
async def new(request: Request, *, wrong: Invalid | None = None, stale: Stale | None = None) -> Response:
    view = await opened(request)
    step = _step(view, wrong.typed.get("status") if wrong else request.query_params.get("to"))
    shown: dict[str, Any] = {"complaint": view, "move": step, "states": LABELS, "stale": stale}
    return await render(request, "complaints/move/new.html", wrong=wrong, **shown)


def _step(view: ComplaintView, target: object) -> Move:
    """The move to this state. Raises Conflict for one this person cannot make now."""
    step = next((each for each in moves_of(view) if each.target == target), None)
    if step is None:
        raise Conflict(
            _("It cannot go there from where it stands. Open the complaint to see what is possible.")
        )
    return step


@requires("complaints.move")
async def create(request: Request) -> Response:
    view, user = await part_of(request), request.user
    try:
        given = MoveForm.parse(await request.form())
        target, brought, resolved = given.target, given.brought, given.resolved
        await move(view.id, target, brought, by=user, version=given.version, resolved=resolved)
    except Invalid as wrong:
        return await refuse(request, "complaints/move/new.html", wrong, page=new)
    except Stale as stale:
        return await overtaken(request, new, stale)
    return see_other(page_of(view))
