"""Work for later, for administrators."""

from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from app.jobs import kinds, views
from app.kernel import values
from app.kernel.errors import Invalid, NotFound
from app.kernel.language import _
from app.kernel.paging import Paging
from app.kernel.values import Problem
from app.web.render import is_fragment, render
from app.web.routing import requires


def job_of(request: Request) -> UUID:
    """The key in the path. Raises NotFound for what is none."""
    try:
        return values.key(request.path_params["job"])
    except Problem:
        raise NotFound(_("This job is not here.")) from None


@requires("jobs.manage")
async def index(request: Request) -> Response:
    """Every kind of work; asked for a kind or a state, its jobs."""
    kind, state = request.query_params.get("kind", ""), request.query_params.get("state", "")
    kind, state = kind if kind in kinds.names() else "", state if state in views.STATES else ""
    if not kind and not state:
        known, dead = await views.standings(), await views.dead()
        part = "jobs/job/_kinds.html" if is_fragment(request) else "jobs/job/index.html"
        return await render(request, part, standings=known, dead=dead)
    page = await views.listed(Paging.read(request.query_params, keys=views.KEYS), kind=kind, state=state)
    part = "jobs/job/_rows.html" if is_fragment(request) else "jobs/job/list.html"
    title = kinds.find(kind).title if kind else ""
    return await render(request, part, page=page, kind=kind, state=state, kind_title=title)


@requires("jobs.manage")
async def show(request: Request, *, wrong: Invalid | None = None) -> Response:
    """One job: where it stands and what may be done with it."""
    job, progress = await views.one(job_of(request))
    return await render(request, "jobs/job/show.html", job=job, progress=progress, wrong=wrong)
