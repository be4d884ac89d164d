"""The file of a report, for whoever asked for it or is named in it; it is written down who took it."""

from starlette.requests import Request
from starlette.responses import Response

from app.documents import queries as documents
from app.documents.pages.document import send
from app.kernel.errors import NeedsFreshSignIn, NotFound
from app.kernel.language import _
from app.reports import links
from app.reports.commands import download as commands
from app.reports.queries import exports
from app.web.routing import key_in, requires


@requires("reports.run")
async def show(request: Request) -> Response:
    """Note the download and send the file; this is the only door to it, so that none is taken unnoted."""
    key = key_in(request)
    export = await exports.export_for(request.user, key)
    link = request.query_params.get(links.LINK, "")
    if export.state != "ready" or export.document_id is None or not links.holds(key, link):
        raise NotFound(_("There is no such file."))
    if export.report.personal and not request.user.is_fresh:
        raise NeedsFreshSignIn(_("Confirm that it is you to go on."))
    document = await documents.document(export.document_id)
    if document is None:
        raise NotFound(_("There is no such file."))
    await commands.fetched(export, by=request.user)
    return await send(request, document)
