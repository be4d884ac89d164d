"""A deadline set by hand, with the reason."""

from starlette.requests import Request
from starlette.responses import Response

from app.actions.commands.changing import set_due
from app.actions.forms import DeadlineForm
from app.actions.pages import opened, overtaken, page_of
from app.actions.rules.stale import Stale
from app.kernel.errors import Invalid
from app.web.render import refuse, render, see_other
from app.web.routing import requires


@requires("actions.decide")
async def edit(request: Request, *, wrong: Invalid | None = None, stale: bool = False) -> Response:
    view = await opened(request)
    return await render(request, "actions/deadline/edit.html", action=view, wrong=wrong, stale=stale)


@requires("actions.decide")
async def update(request: Request) -> Response:
    view, user = await opened(request), request.user
    try:
        given = DeadlineForm.parse(await request.form(), zone=user.zone)
        await set_due(view.id, given.due_at, given.reason, by=user, version=given.version)
    except Invalid as wrong:
        return await refuse(request, "actions/deadline/edit.html", wrong, page=edit)
    except Stale:
        return await overtaken(request, edit)
    return see_other(page_of(view))
