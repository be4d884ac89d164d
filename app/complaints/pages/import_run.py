"""Files of complaints: what came in, a new one, and one on its way."""

from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from app.complaints.commands.import_run import receive
from app.complaints.pages.imports import LARGEST, SHOWN_STATES, run_of, seen_in
from app.complaints.queries import imports, options
from app.complaints.rules.mapping import FIELDS
from app.complaints.rules.moments import ORDERS
from app.documents import intake
from app.documents.inputs import Attachment
from app.kernel.errors import Conflict, Invalid
from app.kernel.fields import Fields
from app.kernel.language import _
from app.web.render import refuse, render, see_other
from app.web.routing import requires, url_for

#: Rejected rows on the page; all of them are in the file.
MOST_SHOWN: Final = 20


@requires("complaints.import")
async def index(request: Request) -> Response:
    runs = await imports.runs_of(request.user)
    return await render(request, "complaints/import_run/index.html", runs=runs, states=SHOWN_STATES)


@requires("complaints.import")
async def new(request: Request, *, wrong: Invalid | None = None) -> Response:
    choices = await options.choices(request.user)
    return await render(request, "complaints/import_run/new.html", wrong=wrong, choices=choices)


@requires("complaints.import")
async def create(request: Request) -> Response:
    form, user = await request.form(), request.user
    fields = Fields(form)
    hospital = fields.id("hospital", empty=_("Choose the hospital."))
    try:
        fields.done()
        if not await options.in_scope(user, hospital):
            raise Invalid(form, hospital=_("Choose the hospital."))
        given = Attachment.parse(form)
        async with intake.received(given.files[:1], by=user.id, most=LARGEST) as taken:
            run = await receive(hospital, taken[0], by=user)
    except (Invalid, Conflict) as refused:
        problems = refused.problems if isinstance(refused, Invalid) else {intake.FIELD: refused.message}
        wrong = Invalid(None, **problems)
        return await refuse(request, "complaints/import_run/new.html", wrong, page=new)
    return see_other(url_for("complaints.import_run.show", id=run))


@requires("complaints.import")
async def show(request: Request, *, wrong: Invalid | None = None) -> Response:
    run = await run_of(request)
    look: Any = None
    if run.row["state"] in ("uploaded", "checked"):
        look = await seen_in(run, request.query_params)
    return await render(
        request,
        "complaints/import_run/show.html",
        wrong=wrong,
        run=run,
        look=look,
        fields=FIELDS,
        orders=ORDERS,
        counts=await imports.counts_of(run.id),
        reasons=await imports.reasons_of(run.id),
        rejected=await imports.rejected_after(run.id, -1, MOST_SHOWN),
        mappings=await imports.saved_mappings(request.user),
        states=SHOWN_STATES,
    )
