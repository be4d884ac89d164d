"""Who answers for a complaint."""

from starlette.requests import Request
from starlette.responses import Response

from app.complaints.commands.assigning import assign
from app.complaints.forms import version_of
from app.complaints.pages import opened, page_of, part_of
from app.complaints.queries.staff import holders
from app.complaints.rules.stale import Stale
from app.kernel.errors import Invalid
from app.kernel.fields import Fields
from app.kernel.language import _
from app.web.render import refuse, render, see_other
from app.web.routing import requires


@requires("complaints.work")
async def edit(request: Request, *, wrong: Invalid | None = None, stale: Stale | None = None) -> Response:
    view = await opened(request)
    people = [(each.id, each.name) for each in await holders(view.hospital)]
    return await render(
        request,
        "complaints/owner/edit.html",
        status=409 if stale else 200,
        complaint=view,
        people=people,
        wrong=wrong,
        stale=stale,
    )


@requires("complaints.work")
async def update(request: Request) -> Response:
    view, form = await part_of(request), await request.form()
    fields = Fields(form)
    owner = fields.id("assigned_to", empty=_("Choose who answers for this complaint."))
    try:
        fields.done()
        await assign(view.id, owner, by=request.user, version=version_of(form))
    except Invalid as wrong:
        return await refuse(request, "complaints/owner/edit.html", wrong, page=edit)
    except Stale as stale:
        return await edit(request, stale=stale, wrong=Invalid(form))
    return see_other(page_of(view))
