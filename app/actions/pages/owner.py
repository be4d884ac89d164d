"""Who answers for an action."""

from starlette.requests import Request
from starlette.responses import Response

from app.actions.commands.assigning import assign
from app.actions.forms import version_of
from app.actions.pages import opened, page_of
from app.actions.queries.staff import holders
from app.actions.rules.stale import Stale
from app.kernel.errors import Invalid
from app.kernel.fields import Fields
from app.web.render import refuse, render, see_other
from app.web.routing import requires


@requires("actions.assign")
async def edit(request: Request, *, wrong: Invalid | None = None, stale: Stale | None = None) -> Response:
    view = await opened(request)
    people = [(each.id, each.name) for each in await holders(view.hospital)]
    return await render(
        request,
        "actions/owner/edit.html",
        status=409 if stale else 200,
        action=view,
        people=people,
        wrong=wrong,
        stale=stale,
    )


@requires("actions.assign")
async def update(request: Request) -> Response:
    view, form = await opened(request), await request.form()
    fields = Fields(form)
    owner = fields.id("assigned_to")
    try:
        fields.done(None)
        await assign(view.id, owner, by=request.user, version=version_of(form))
    except Invalid as wrong:
        return await refuse(request, "actions/owner/edit.html", wrong, page=edit)
    except Stale as stale:
        return await edit(request, stale=stale, wrong=Invalid(form))
    return see_other(page_of(view))
