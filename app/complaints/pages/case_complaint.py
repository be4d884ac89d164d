"""A complaint about the case in hand: it stands on both timelines."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.accounts import access
from app.complaints.commands.opening import open_one
from app.complaints.forms.complaint import COMPLAINANTS, new_complaint
from app.complaints.queries import options
from app.kernel.actor import Subject
from app.kernel.errors import Invalid
from app.kernel.language import LANGUAGES
from app.web.render import refuse, render, see_other
from app.web.routing import requires, url_for


async def _case(request: Request) -> Subject:
    """The case, if this person may open it and has done so lately; raises NotFound."""
    key = await options.case_by_reference(request.path_params["reference"])
    case = Subject("case", key or access.NOTHING.id)
    await access.must_open(request.user, case)
    return case


async def _form(request: Request) -> dict[str, Any]:
    reference = request.path_params["reference"]
    return {
        "choices": await options.choices(request.user),
        "complainants": COMPLAINANTS,
        "languages": LANGUAGES,
        "case": reference,
        "after": None,
        "action": url_for("complaints.case_complaint.create", reference=reference),
    }


@requires("complaints.create")
async def new(request: Request, *, wrong: Invalid | None = None) -> Response:
    await _case(request)
    return await render(request, "complaints/complaint/new.html", wrong=wrong, **await _form(request))


@requires("complaints.create")
async def create(request: Request) -> Response:
    case = await _case(request)
    try:
        given = new_complaint(await request.form(), linked_case=case.id)
        await options.must_offer(request.user, given.hospital)
        made = await open_one(given, by=request.user)
    except Invalid as wrong:
        template = "complaints/complaint/_form.html"
        return await refuse(request, template, wrong, page=new, **await _form(request))
    return see_other(url_for("complaints.complaint.show", reference=made.reference))
