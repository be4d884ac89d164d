"""How a file differs from the one it replaced."""

from starlette.requests import Request
from starlette.responses import Response

from app.billing.pages import asked
from app.billing.queries import difference
from app.billing.queries.upload import upload_of
from app.kernel.errors import NotFound
from app.kernel.language import _
from app.web.render import render
from app.web.routing import requires

MOST = 200


@requires("billing.read")
async def show(request: Request) -> Response:
    """Rows added, removed and changed; the first of them cell by cell."""
    upload = await asked(request)
    if upload.supersedes is None:
        raise NotFound(_("This file replaced none."))
    earlier = await upload_of(upload.supersedes)
    changes = await difference.changes(upload.id, earlier.id, most=MOST)
    return await render(
        request, "billing/difference/show.html", upload=upload, earlier=earlier, changes=changes, most=MOST
    )
