"""How far a bulk deed came; the page asks every two seconds while it is under way."""

from starlette.requests import Request
from starlette.responses import Response

from app.bulk.pages.run import run_of, shown
from app.web.render import respond
from app.web.routing import requires, url_for


@requires("bulk.use")
async def show(request: Request) -> Response:
    run = await run_of(request)
    back = url_for("bulk.run.show", id=run.id)
    return await respond(request, "bulk/progress/show.html", instead=back, **await shown(request, run))
