"""How far an import came; the page asks every two seconds while it is under way, then shows the result."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.complaints.pages.imports import SHOWN_STATES, page_of, run_of
from app.complaints.queries import imports
from app.web.render import go_to, is_fragment, render
from app.web.routing import requires


@requires("complaints.import")
async def show(request: Request) -> Response:
    """The counts while it works; then the page itself, which has more to say."""
    run = await run_of(request)
    if not run.under_way or not is_fragment(request):
        return go_to(request, page_of(run.id))
    shown: dict[str, Any] = {"run": run, "counts": await imports.counts_of(run.id), "states": SHOWN_STATES}
    return await render(request, "complaints/import_run/_progress.html", **shown)
