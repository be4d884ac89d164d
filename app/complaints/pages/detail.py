"""What a complaint is about and who complained."""

from dataclasses import asdict
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.complaints.commands.changing import change
from app.complaints.forms import COMPLAINANTS, DetailForm
from app.complaints.pages import opened, page_of, part_of
from app.complaints.queries import options
from app.complaints.queries.complaint import ComplaintView
from app.complaints.queries.page import moves_of
from app.complaints.rules.stale import Stale
from app.kernel.errors import Invalid
from app.kernel.language import LANGUAGES
from app.web.render import refuse, render, see_other
from app.web.routing import requires


@requires("complaints.work")
async def edit(request: Request, *, wrong: Invalid | None = None, stale: Stale | None = None) -> Response:
    view = await opened(request)
    choices = await options.choices(request.user)
    return await render(
        request,
        "complaints/detail/edit.html",
        status=409 if stale else 200,
        complaint=view,
        moves=moves_of(view),
        was=_was(view),
        wrong=wrong,
        stale=stale,
        choices=choices,
        departments=choices.department_groups(view.hospital),
        complainants=COMPLAINANTS,
        languages=LANGUAGES,
    )


def _was(view: ComplaintView) -> dict[str, Any]:
    return asdict(view)


@requires("complaints.work")
async def update(request: Request) -> Response:
    view, form = await part_of(request), await request.form()
    try:
        given = DetailForm.parse(form)
        await change(view.id, given.wanted, by=request.user, version=given.version, reason=given.reason)
    except Invalid as wrong:
        return await refuse(request, "complaints/detail/edit.html", wrong, page=edit)
    except Stale as stale:
        return await edit(request, stale=stale, wrong=Invalid(form))
    return see_other(page_of(view))
