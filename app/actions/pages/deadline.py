"""A deadline set by hand, with the reason."""

from starlette.requests import Request
from starlette.responses import Response

from app.actions.commands.changing import set_due
from app.actions.forms import DeadlineForm
from app.actions.pages import opened, page_of
from app.actions.rules.stale import Stale
from app.kernel.errors import Invalid
from app.web.render import refuse, render, see_other
from app.web.routing import requires


@requires("actions.decide")
async def edit(request: Request, *, wrong: Invalid | None = None, stale: Stale | None = None) -> Response:
    view = await opened(request)
    status = 409 if stale else 200
    return await render(
        request, "actions/deadline/edit.html", status=status, action=view, wrong=wrong, stale=stale
    )


@requires("actions.decide")
async def update(request: Request) -> Response:
    view, form = await opened(request), await request.form()
    try:
        given = DeadlineForm.parse(form, zone=request.user.zone)
        await set_due(view.id, given.due_at, given.reason, by=request.user, version=given.version)
    except Invalid as wrong:
        return await refuse(request, "actions/deadline/edit.html", wrong, page=edit)
    except Stale as stale:
        return await edit(request, stale=stale, wrong=Invalid(form))
    return see_other(page_of(view))
