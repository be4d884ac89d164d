"""How far an import came; the page asks every two seconds while it is under way."""

from starlette.requests import Request
from starlette.responses import Response

from app.complaints.pages.imports import SHOWN_STATES, run_of
from app.complaints.queries import imports
from app.web.render import respond
from app.web.routing import requires, url_for


@requires("complaints.import")
async def show(request: Request) -> Response:
    run = await run_of(request)
    return await respond(
        request,
        "complaints/import_run/_progress.html",
        instead=url_for("complaints.import_run.show", id=run.id),
        run=run,
        counts=await imports.counts_of(run.id),
        states=SHOWN_STATES,
    )
