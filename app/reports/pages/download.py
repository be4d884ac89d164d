"""The file of a report, for whoever asked for it or is named in it; it is written down who took it."""

from starlette.requests import Request
from starlette.responses import Response

from app.documents.pages.document import send
from app.reports.commands import download as commands
from app.reports.links import LINK
from app.reports.pages import must_be_fresh
from app.reports.queries import exports
from app.web.routing import key_in, requires


@requires("reports.run")
async def show(request: Request) -> Response:
    """Note the download and send the file; this is the only door to it, so that none is taken unnoted."""
    link = request.query_params.get(LINK, "")
    export, document = await exports.to_fetch(request.user, key_in(request), link)
    must_be_fresh(request.user, export.report)
    await commands.fetched(export, by=request.user)
    return await send(request, document)
