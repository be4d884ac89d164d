"""How far the work on a file came; the page asks every second and may be left."""

from starlette.requests import Request
from starlette.responses import Response

from app.billing.pages import asked
from app.billing.queries.panel import progress_of
from app.web.render import go_to, is_fragment, render
from app.web.routing import requires, url_for


@requires("billing.read")
async def show(request: Request) -> Response:
    """The bar while it works; then the page itself."""
    upload = await asked(request)
    if not upload.works or not is_fragment(request):
        return go_to(request, url_for("billing.upload.show", id=upload.id))
    return await render(
        request, "billing/progress/show.html", upload=upload, progress=await progress_of(upload)
    )
