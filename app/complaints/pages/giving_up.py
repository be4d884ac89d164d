"""Giving an import up before it is loaded."""

from starlette.requests import Request
from starlette.responses import Response

from app.complaints.commands.import_run import cancel
from app.complaints.pages.imports import run_of
from app.web.render import see_other
from app.web.routing import requires, url_for


@requires("complaints.import")
async def create(request: Request) -> Response:
    run = await run_of(request)
    await cancel(run.id, by=request.user)
    return see_other(url_for("complaints.import_run.index"))
