"""Changing where an action stands, with what the change asks for."""

from starlette.requests import Request
from starlette.responses import Response

from app.actions.commands.moving import move
from app.actions.forms import MoveForm
from app.actions.pages import opened, page_of
from app.actions.rules.stale import Stale
from app.kernel.errors import Conflict, Invalid
from app.kernel.language import _
from app.web.render import refuse, render, see_other
from app.web.routing import requires


@requires("actions.work")
async def new(request: Request, *, wrong: Invalid | None = None, stale: Stale | None = None) -> Response:
    view = await opened(request)
    asked = wrong.typed if wrong else request.query_params
    target, deed = asked.get("status") or asked.get("to", ""), asked.get("deed", "")
    steps = [step for step in view.moves if step.target == target and deed in ("", step.deed)]
    if not steps:
        raise Conflict(_("It cannot go there from where it stands. Open the action to see what is possible."))
    status = 409 if stale else 200
    return await render(
        request, "actions/move/new.html", status=status, action=view, move=steps[0], wrong=wrong, stale=stale
    )


@requires("actions.work")
async def create(request: Request) -> Response:
    view, form = await opened(request), await request.form()
    try:
        given = MoveForm.parse(form)
        await move(
            view.id, given.target, given.brought, by=request.user, version=given.version, deed=given.deed
        )
    except Invalid as wrong:
        return await refuse(request, "actions/move/new.html", wrong, page=new)
    except Stale as stale:
        return await new(request, stale=stale, wrong=Invalid(form))
    return see_other(page_of(view))
