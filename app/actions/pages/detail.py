"""What an action says: its words, its plan, its outcome so far."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.actions.commands.changing import change
from app.actions.forms import DetailForm
from app.actions.pages import VOCABULARY, opened, overtaken, page_of
from app.actions.queries import options
from app.actions.queries.view import ActionView
from app.actions.rules.stale import Stale
from app.kernel.errors import Conflict, Invalid
from app.kernel.language import _
from app.web.render import refuse, render, see_other
from app.web.routing import requires


@requires("actions.work")
async def edit(request: Request, *, wrong: Invalid | None = None, stale: bool = False) -> Response:
    view = await opened(request)
    if not (view.editable or stale):
        raise Conflict(_("What was submitted is not changed. Withdraw it, or have it sent back, first."))
    shown = await _form(request, view)
    return await render(request, "actions/detail/edit.html", wrong=wrong, stale=stale, **shown)


async def _form(request: Request, view: ActionView) -> dict[str, Any]:
    choices = await options.choices(request.user)
    return {"action": view, "departments": choices.departments.get(view.hospital, []), **VOCABULARY}


@requires("actions.work")
async def update(request: Request) -> Response:
    view = await opened(request)
    try:
        given = DetailForm.parse(await request.form())
        await change(view.id, given.wanted, by=request.user, version=given.version)
    except Invalid as wrong:
        return await refuse(request, "actions/detail/edit.html", wrong, page=edit)
    except Stale:
        return await overtaken(request, edit)
    return see_other(page_of(view))
