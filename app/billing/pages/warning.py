"""Accepted rows that do not fit the cases they name."""

from starlette.requests import Request
from starlette.responses import Response

from app.billing.pages import asked
from app.billing.queries import rows
from app.billing.rules.matching import says_of
from app.kernel.errors import NotFound
from app.kernel.language import _
from app.kernel.paging import Paging
from app.web.render import is_fragment, render
from app.web.routing import requires


@requires("billing.read")
async def index(request: Request) -> Response:
    """The rows, in the order of the file."""
    upload = await asked(request)
    if not upload.stands:
        raise NotFound(_("Nothing of this file was stored."))
    page = await rows.with_warnings(upload.id, Paging.read(request.query_params, keys=rows.KEYS))
    part = "billing/warning/_rows.html" if is_fragment(request) else "billing/warning/index.html"
    return await render(
        request, part, upload=upload, page=page, says_of=says_of, own=request.user.is_provider
    )
