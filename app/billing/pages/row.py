"""The rows of an accepted file, as CSV named after provider and month (cla.md 6.1)."""

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from app.billing.commands.export import note
from app.billing.pages import asked
from app.billing.queries import rows
from app.documents.rules.names import disposition
from app.kernel import clock
from app.kernel.errors import NotFound
from app.kernel.language import _
from app.web import throttle
from app.web.routing import requires


@requires("billing.export", fresh=True)
async def index(request: Request) -> Response:
    """Download them; it is written down who did."""
    upload = await asked(request)
    if not upload.stands:
        raise NotFound(_("Nothing of this file was stored."))
    await throttle.of_the_house().knock("export.person", request.user.id, now=clock.now())
    await note(upload, by=request.user)
    headers = {"content-disposition": disposition(rows.name_of(upload)), "cache-control": "private, no-store"}
    return StreamingResponse(rows.as_csv(upload.id), media_type="text/csv; charset=utf-8", headers=headers)
