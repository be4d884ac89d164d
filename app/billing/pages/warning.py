"""Accepted rows that do not fit the cases they name."""

from starlette.requests import Request
from starlette.responses import Response

from app.billing.pages import asked
from app.billing.queries import rows
from app.kernel.errors import NotFound
from app.kernel.language import _
from app.kernel.paging import Paging
from app.web.render import render
from app.web.routing import requires


@requires("billing.read")
async def index(request: Request) -> Response:
    """The rows, in the order of the file."""
    upload = await asked(request)
    if not upload.stands:
        raise NotFound(_("Nothing of this file was stored."))
    paging, own = Paging.read(request.query_params, keys=rows.KEYS), request.user.is_provider
    page = await rows.with_warnings(upload.id, paging, own=own)
    return await render(
        request, "billing/warning/index.html", fragment="_rows.html", upload=upload, page=page, own=own
    )
