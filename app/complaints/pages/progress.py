"""How far an import came; the page asks every two seconds while it is under way, then shows the result."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.complaints.pages.imports import SHOWN_STATES, page_of, run_of
from app.complaints.queries import imports
from app.web.render import is_fragment, render, see_other
from app.web.routing import requires


@requires("complaints.import")
async def show(request: Request) -> Response:
    """The counts while it works; then the page itself, which has more to say."""
    run = await run_of(request)
    if not is_fragment(request):
        return see_other(page_of(run.id))
    if not run.under_way:
        return Response(status_code=200, headers={"HX-Redirect": page_of(run.id)})
    shown: dict[str, Any] = {"run": run, "counts": await imports.counts_of(run.id), "states": SHOWN_STATES}
    return await render(request, "complaints/import_run/_progress.html", **shown)
