"""Changing where a complaint stands."""

from starlette.requests import Request
from starlette.responses import Response

from app.complaints.commands.moving import move
from app.complaints.forms import MoveForm
from app.complaints.pages import opened, page_of, part_of
from app.complaints.queries.page import moves_of
from app.complaints.rules.stale import Stale
from app.complaints.rules.states import Status
from app.kernel.errors import Conflict, Invalid
from app.kernel.language import _
from app.web.render import refuse, render, see_other
from app.web.routing import requires


@requires("complaints.move")
async def new(request: Request, *, wrong: Invalid | None = None, stale: Stale | None = None) -> Response:
    view = await opened(request)
    asked = (wrong.typed if wrong else request.query_params).get("to", "")
    target = (wrong.typed.get("status") if wrong else None) or asked
    step = next((each for each in moves_of(view) if each.target == target), None)
    if step is None:
        raise Conflict(
            _("It cannot go there from where it stands. Open the complaint to see what is possible.")
        )
    status = 409 if stale else 200
    return await render(
        request,
        "complaints/move/new.html",
        status=status,
        complaint=view,
        move=step,
        moves=moves_of(view),
        target=Status(step.target),
        wrong=wrong,
        stale=stale,
    )


@requires("complaints.move")
async def create(request: Request) -> Response:
    view, form = await part_of(request), await request.form()
    try:
        given = MoveForm.parse(form)
        await move(
            view.id,
            given.target,
            given.brought,
            by=request.user,
            version=given.version,
            resolved=given.resolved,
        )
    except Invalid as wrong:
        return await refuse(request, "complaints/move/new.html", wrong, page=new)
    except Stale as stale:
        return await new(request, stale=stale, wrong=Invalid(form))
    return see_other(page_of(view))
