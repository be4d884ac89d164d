"""What a complaint is about and who complained."""

from dataclasses import asdict
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.complaints.commands.changing import change
from app.complaints.forms.complaint import COMPLAINANTS, DetailForm
from app.complaints.pages import opened, overtaken, page_of, part_of
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
    form = await _form(request, view)
    return await render(request, "complaints/detail/edit.html", wrong=wrong, stale=stale, **form)


async def _form(request: Request, view: ComplaintView) -> dict[str, Any]:
    choices = await options.choices(request.user)
    return {
        "complaint": view,
        "moves": moves_of(view),
        "was": asdict(view),
        "choices": choices,
        "departments": choices.department_groups(view.hospital),
        "complainants": COMPLAINANTS,
        "languages": LANGUAGES,
    }


@requires("complaints.work")
async def update(request: Request) -> Response:
    view = await part_of(request)
    try:
        given = DetailForm.parse(await request.form())
        await change(view.id, given.wanted, by=request.user, version=given.version, reason=given.reason)
    except Invalid as wrong:
        return await refuse(request, "complaints/detail/edit.html", wrong, page=edit)
    except Stale as stale:
        return await overtaken(request, edit, stale)
    return see_other(page_of(view))
