"""Changing where an action stands, with what the change asks for."""

from starlette.requests import Request
from starlette.responses import Response

from app.actions.commands.moving import move
from app.actions.forms import MoveForm
from app.actions.pages import opened, overtaken, page_of
from app.actions.rules.stale import Stale
from app.kernel.errors import Conflict, Invalid
from app.kernel.language import _
from app.web.render import refuse, render, see_other
from app.web.routing import requires


@requires("actions.work")
async def new(request: Request, *, wrong: Invalid | None = None, stale: bool = False) -> Response:
    view = await opened(request)
    asked = wrong.typed if wrong else request.query_params
    steps = view.moves_to(asked.get("status") or asked.get("to", ""), asked.get("deed", ""))
    if not steps:
        raise Conflict(_("It cannot go there from where it stands. Open the action to see what is possible."))
    return await render(
        request, "actions/move/new.html", action=view, move=steps[0], wrong=wrong, stale=stale
    )


@requires("actions.work")
async def create(request: Request) -> Response:
    view, user = await opened(request), request.user
    try:
        given = MoveForm.parse(await request.form())
        await move(view.id, given.target, given.brought, by=user, version=given.version, deed=given.deed)
    except Invalid as wrong:
        return await refuse(request, "actions/move/new.html", wrong, page=new)
    except Stale:
        return await overtaken(request, new)
    return see_other(page_of(view))
