"""Who answers for an action."""

from starlette.requests import Request
from starlette.responses import Response

from app.actions.commands.assigning import assign
from app.actions.forms import OwnerForm
from app.actions.pages import opened, overtaken, page_of
from app.actions.queries.staff import holders
from app.actions.rules.stale import Stale
from app.kernel.errors import Invalid
from app.web.render import refuse, render, see_other
from app.web.routing import requires


@requires("actions.assign")
async def edit(request: Request, *, wrong: Invalid | None = None, stale: bool = False) -> Response:
    view = await opened(request)
    people = await holders(view.hospital)
    return await render(
        request, "actions/owner/edit.html", action=view, people=people, wrong=wrong, stale=stale
    )


@requires("actions.assign")
async def update(request: Request) -> Response:
    view = await opened(request)
    try:
        given = OwnerForm.parse(await request.form())
        await assign(view.id, given.assigned_to, by=request.user, version=given.version)
    except Invalid as wrong:
        return await refuse(request, "actions/owner/edit.html", wrong, page=edit)
    except Stale:
        return await overtaken(request, edit)
    return see_other(page_of(view))
