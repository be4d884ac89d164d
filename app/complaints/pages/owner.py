"""Who answers for a complaint."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.complaints.commands.assigning import assign
from app.complaints.forms.deeds import OwnerForm
from app.complaints.pages import opened, overtaken, page_of, part_of
from app.complaints.queries.staff import holders
from app.complaints.rules.stale import Stale
from app.kernel.errors import Invalid
from app.web.render import refuse, render, see_other
from app.web.routing import requires


@requires("complaints.work")
async def edit(request: Request, *, wrong: Invalid | None = None, stale: Stale | None = None) -> Response:
    view = await opened(request)
    people = [(each.id, each.name) for each in await holders(view.hospital)]
    shown: dict[str, Any] = {"complaint": view, "people": people, "stale": stale}
    return await render(request, "complaints/owner/edit.html", wrong=wrong, **shown)


@requires("complaints.work")
async def update(request: Request) -> Response:
    view = await part_of(request)
    try:
        given = OwnerForm.parse(await request.form())
        await assign(view.id, given.assigned_to, by=request.user, version=given.version)
    except Invalid as wrong:
        return await refuse(request, "complaints/owner/edit.html", wrong, page=edit)
    except Stale as stale:
        return await overtaken(request, edit, stale)
    return see_other(page_of(view))
