"""The file of a report, for whoever asked for it or is named in it; it is written down who took it."""

from starlette.requests import Request
from starlette.responses import Response

from app.kernel import values
from app.kernel.errors import NeedsFreshSignIn, NotFound
from app.kernel.language import _
from app.reports.commands import export as commands
from app.reports.queries import exports
from app.web.render import see_other
from app.web.routing import requires, url_for


@requires("reports.run")
async def show(request: Request) -> Response:
    """Note the download and go to the file."""
    key = values.from_path(values.key, request.path_params["id"])
    export = await exports.export_for(request.user, key)
    if export.state != "ready" or export.document_id is None:
        raise NotFound(_("There is no such file."))
    if export.report.personal and not request.user.is_fresh:
        raise NeedsFreshSignIn(_("Confirm that it is you to go on."))
    await commands.fetched(export, by=request.user)
    return see_other(url_for("documents.document.show", id=export.document_id))
