"""Work for later, for administrators."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.jobs import queries
from app.jobs.queries import Filters
from app.kernel.errors import Invalid
from app.kernel.paging import Paging
from app.web.render import render
from app.web.routing import key_in, requires


@requires("jobs.manage")
async def index(request: Request) -> Response:
    """Every kind of work; asked for a kind or a state, its jobs."""
    asked = Filters.read(request.query_params)
    if asked.kind or asked.state:
        return await _listed(request, asked)
    standings, undecided = await queries.standings(), await queries.undecided()
    shown: dict[str, Any] = {"standings": standings, "undecided": undecided}
    return await render(request, "jobs/job/index.html", fragment="_kinds.html", **shown)


async def _listed(request: Request, asked: Filters) -> Response:
    page = await queries.jobs(asked, Paging.read(request.query_params, keys=queries.KEYS))
    return await render(request, "jobs/job/list.html", fragment="_rows.html", page=page, asked=asked)


@requires("jobs.manage")
async def show(request: Request, *, wrong: Invalid | None = None) -> Response:
    """One job: where it stands and what may be done with it."""
    job = await queries.job(key_in(request, "job"))
    return await render(request, "jobs/job/show.html", job=job, wrong=wrong)
