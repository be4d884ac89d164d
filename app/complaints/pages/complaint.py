"""The queue of complaints, one complaint, and a new one."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from app.accounts.account import Account
from app.complaints import measures, queries
from app.complaints.commands.opening import open_one
from app.complaints.forms.complaint import COMPLAINANTS, new_complaint
from app.complaints.forms.deeds import LETTERS
from app.complaints.pages import log_of, opened
from app.complaints.queries import VIEWS, Filters, options
from app.complaints.queries.complaint import ComplaintView
from app.complaints.queries.page import desk, moves_of, people_of, threads_of
from app.complaints.queries.timeline import EVERYTHING
from app.complaints.rules.states import Status
from app.complaints.rules.thread import thread
from app.desk.panels import panels_of
from app.kernel import values
from app.kernel.errors import Invalid
from app.kernel.language import LANGUAGES, _
from app.sla import words
from app.web.render import refuse, render, see_other
from app.web.routing import requires, url_for

STATES: Final = {
    "unfinished": _("Not ended"),
    **{status.value: status.label for status in Status},
    "any": _("All"),
}
_VOCABULARY: Final[dict[str, Any]] = {
    "views": VIEWS,
    "states": STATES,
    "state_of": Status,
    "measures": measures.LABELS,
}


@requires("complaints.read")
async def index(request: Request) -> Response:
    user, filters = request.user, Filters.read(request.query_params)
    listed = await _listed(user, filters, request.query_params)
    template = "complaints/complaint/index.html"
    return await render(request, template, fragment="_queue.html", filters=filters, **listed, **_VOCABULARY)


async def _listed(user: Account, filters: Filters, query: Mapping[str, str]) -> dict[str, Any]:
    page = await queries.queue(user, filters, filters.paging(query))
    return {
        "page": page,
        "threads": await threads_of([row.id for row in page.rows]),
        "tallies": await queries.tallies(user, filters),
        "choices": await options.choices(user),
        "link": _links(filters),
    }


def _links(filters: Filters) -> Callable[..., str]:
    def link(**changes: Any) -> str:
        return url_for("complaints.complaint.index", query={**filters.given, **changes})

    return link


@requires("complaints.create")
async def new(request: Request, *, wrong: Invalid | None = None) -> Response:
    after = await _before(request.user, wrong.typed if wrong else request.query_params)
    form = await _form(request.user, after)
    return await render(request, "complaints/complaint/new.html", wrong=wrong, **form)


async def _form(user: Account, after: ComplaintView | None) -> dict[str, Any]:
    return {
        "after": after,
        "choices": await options.choices(user),
        "complainants": COMPLAINANTS,
        "languages": LANGUAGES,
        "action": url_for("complaints.complaint.create"),
        "case": None,
    }


async def _before(user: Account, given: Mapping[str, Any]) -> ComplaintView | None:
    """The complaint that the new one follows, if the address or the form names one. Raises NotFound."""
    asked = given.get("after")
    return await queries.complaint_for(user, values.from_path(values.reference, asked)) if asked else None


@requires("complaints.create")
async def create(request: Request) -> Response:
    user, form = request.user, await request.form()
    before = await _before(user, form)
    case, follows = (before.linked_case, before.id) if before else (None, None)
    try:
        given = new_complaint(form, linked_case=case, follows=follows)
        await options.must_offer(user, given.hospital)
        made = await open_one(given, by=user)
    except Invalid as wrong:
        return await refuse(request, _FORM, wrong, page=new, **await _form(user, before))
    return see_other(url_for("complaints.complaint.show", reference=made.reference))


_FORM: Final = "complaints/complaint/_form.html"


@requires("complaints.read")
async def show(request: Request, *, wrong: Invalid | None = None) -> Response:
    view, user = await opened(request), request.user
    log = await log_of(view, user, show=request.query_params.get("show", EVERYTHING))
    template, shown = "complaints/complaint/show.html", await _shown(view, user)
    return await render(request, template, wrong=wrong, complaint=view, **log, **shown)


async def _shown(view: ComplaintView, user: Account) -> dict[str, Any]:
    people, names = await people_of(view)
    clockwork = await queries.plan_of(view.id)
    return {
        "clockwork": clockwork,
        "thread": thread(clockwork.plan, clockwork.taken, clockwork.now) if clockwork else None,
        "moves": moves_of(view),
        "people": people,
        "names": names,
        "desk": await desk(user.id, view.id, view.reference),
        "panels": await panels_of(user, view.subject),
        "complainants": COMPLAINANTS,
        "letters": LETTERS,
        "words": words,
    }
