"""The queue of complaints, one complaint, and a new one."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.complaints import measures, queries
from app.complaints.commands.opening import open_one
from app.complaints.forms import COMPLAINANTS, LETTERS, ComplaintForm
from app.complaints.pages import opened
from app.complaints.queries import VIEWS, Filters, options
from app.complaints.queries.complaint import ComplaintView
from app.complaints.queries.page import desk, moves_of, people_of, threads_of
from app.complaints.queries.timeline import timeline
from app.complaints.rules.states import Status
from app.complaints.rules.thread import thread
from app.desk.panels import panels_of
from app.eventlog.days import by_day
from app.kernel import values
from app.kernel.errors import Invalid
from app.kernel.language import LANGUAGES, _
from app.sla import words
from app.web.render import refuse, render, see_other
from app.web.routing import requires, url_for

STATES = {
    "unfinished": _("Not ended"),
    **{status.value: status.label for status in Status},
    "any": _("All"),
}


@requires("complaints.read")
async def index(request: Request) -> Response:
    user, filters = request.user, Filters.read(request.query_params)
    page = await queries.queue(user, filters, filters.paging(request.query_params))
    return await render(
        request,
        "complaints/complaint/index.html",
        fragment="_queue.html",
        page=page,
        threads=await threads_of([row.id for row in page.rows]),
        filters=filters,
        tallies=await queries.tallies(user, filters),
        link=_links(filters),
        choices=await options.choices(user),
        views=VIEWS,
        states=STATES,
        state_of=Status,
        measures=measures.LABELS,
    )


def _links(filters: Filters) -> Callable[..., str]:
    def link(**changes: Any) -> str:
        return url_for("complaints.complaint.index", query={**filters.given, **changes})

    return link


@requires("complaints.create")
async def new(request: Request, *, wrong: Invalid | None = None) -> Response:
    form = await _form(request, wrong.typed if wrong else request.query_params)
    return await render(request, "complaints/complaint/new.html", wrong=wrong, **form)


async def _form(request: Request, given: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "after": await _before(request, given),
        "choices": await options.choices(request.user),
        "complainants": COMPLAINANTS,
        "languages": LANGUAGES,
        "action": url_for("complaints.complaint.create"),
        "case": None,
    }


async def _before(request: Request, given: Mapping[str, Any]) -> ComplaintView | None:
    """The complaint that the new one follows, if the address or the form names one. Raises NotFound."""
    asked = given.get("after")
    if not asked:
        return None
    return await queries.complaint_for(request.user, values.from_path(values.reference, asked))


@requires("complaints.create")
async def create(request: Request) -> Response:
    form = await request.form()
    before = await _before(request, form)
    try:
        given = ComplaintForm.parse(form).new
        if before is not None:
            given = replace(given, from_complaint=before.id, linked_case=before.linked_case)
        if not await options.in_scope(request.user, given.hospital):
            raise Invalid(form, hospital=_("Choose the hospital."))
        made = await open_one(given, by=request.user)
    except Invalid as wrong:
        template = "complaints/complaint/_form.html"
        return await refuse(request, template, wrong, page=new, **await _form(request, form))
    return see_other(url_for("complaints.complaint.show", reference=made.reference))


@requires("complaints.read")
async def show(request: Request, *, wrong: Invalid | None = None) -> Response:
    view, user = await opened(request), request.user
    show_what = request.query_params.get("show", "everything")
    entries, older = await timeline(view.id, show=show_what)
    people, names = await people_of(view)
    clockwork = await queries.plan_of(view.id)
    return await render(
        request,
        "complaints/complaint/show.html",
        wrong=wrong,
        complaint=view,
        clockwork=clockwork,
        thread=thread(clockwork.plan, clockwork.taken, clockwork.now) if clockwork else None,
        moves=moves_of(view),
        words=words,
        people=people,
        names=names,
        entries=by_day(entries, user.zone),
        older=older,
        show=show_what,
        desk=await desk(user.id, view.id, view.reference),
        letters=LETTERS,
        complainants=COMPLAINANTS,
        panels=await panels_of(user, view.subject),
    )
