"""The corrected file: to download, or to be checked in the place of the one with mistakes."""

from starlette.requests import Request
from starlette.responses import Response

from app.billing import sending
from app.billing.pages import asked
from app.documents.rules.names import disposition
from app.kernel.errors import Conflict, Invalid
from app.web.render import see_other
from app.web.routing import requires, url_for


@requires("billing.upload")
async def show(request: Request) -> Response:
    """Download it, with every certain fix and the chosen ones in it."""
    upload = await asked(request)
    certain = request.query_params.get("fixes") != "chosen"
    async with sending.corrected(upload, certain=certain) as correction:
        headers = {"content-disposition": disposition(correction.name), "cache-control": "private, no-store"}
        return Response(correction.file.read(), media_type="text/csv; charset=utf-8", headers=headers)


@requires("billing.upload")
async def create(request: Request) -> Response:
    """Apply the fixes and check the file again."""
    upload = await asked(request)
    certain = (await request.form()).get("fixes") != "chosen"
    try:
        made = await sending.correct(upload, certain=certain, by=request.user)
    except Invalid as wrong:
        # There is no form to say it in: the house wrote this file.
        raise Conflict(next(iter(wrong.problems.values()))) from wrong
    return see_other(url_for("billing.upload.show", id=made))
