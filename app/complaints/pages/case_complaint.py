"""A complaint about the case in hand: it stands on both timelines."""

from dataclasses import replace
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.accounts import access
from app.complaints.commands.opening import open_one
from app.complaints.forms import COMPLAINANTS, ComplaintForm
from app.complaints.queries import options
from app.kernel.actor import Subject
from app.kernel.errors import Invalid
from app.kernel.language import LANGUAGES, _
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
    case, form = await _case(request), await request.form()
    try:
        given = replace(ComplaintForm.parse(form).new, linked_case=case.id)
        if not await options.in_scope(request.user, given.hospital):
            raise Invalid(form, hospital=_("Choose the hospital."))
        made = await open_one(given, by=request.user)
    except Invalid as wrong:
        return await refuse(
            request, "complaints/complaint/_form.html", wrong, page=new, **await _form(request)
        )
    return see_other(url_for("complaints.complaint.show", reference=made.reference))
