"""What an action says: its words, its plan, its outcome so far."""

from starlette.requests import Request
from starlette.responses import Response

from app.actions.commands.changing import change
from app.actions.forms import DetailForm
from app.actions.pages import opened, page_of
from app.actions.pages.action import VOCABULARY
from app.actions.queries import options
from app.actions.rules.stale import Stale
from app.kernel.errors import Conflict, Invalid
from app.kernel.language import _
from app.web.render import refuse, render, see_other
from app.web.routing import requires


@requires("actions.work")
async def edit(request: Request, *, wrong: Invalid | None = None, stale: Stale | None = None) -> Response:
    view = await opened(request)
    if not view.editable and stale is None:
        raise Conflict(_("What was submitted is not changed. Withdraw it, or have it sent back, first."))
    choices = await options.choices(request.user)
    return await render(
        request,
        "actions/detail/edit.html",
        status=409 if stale else 200,
        action=view,
        departments=choices.departments.get(view.hospital, []),
        wrong=wrong,
        stale=stale,
        **VOCABULARY,
    )


@requires("actions.work")
async def update(request: Request) -> Response:
    view, form = await opened(request), await request.form()
    try:
        given = DetailForm.parse(form)
        await change(view.id, given.wanted, by=request.user, version=given.version)
    except Invalid as wrong:
        return await refuse(request, "actions/detail/edit.html", wrong, page=edit)
    except Stale as stale:
        return await edit(request, stale=stale, wrong=Invalid(form))
    return see_other(page_of(view))
