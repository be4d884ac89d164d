"""Requests of clients for everything that is held about them."""

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from app.documents import queries as documents
from app.documents import store
from app.documents.files import files
from app.documents.rules import names, ranges
from app.kernel import values
from app.kernel.errors import Conflict, Invalid
from app.kernel.language import _
from app.privacy.commands import access as commands
from app.privacy.inputs import AccessInput
from app.privacy.queries import access
from app.web.render import refuse, render, see_other
from app.web.routing import requires, url_for


@requires("privacy.read")
async def index(request: Request, *, wrong: Invalid | None = None) -> Response:
    return await render(
        request, "privacy/access/index.html", requests=await access.requests(request.user), wrong=wrong
    )


@requires("privacy.export", fresh=True)
async def create(request: Request) -> Response:
    try:
        await commands.ask(AccessInput.parse(await request.form()), by=request.user)
    except Invalid as wrong:
        return await refuse(request, "privacy/access/_form.html", wrong, page=index)
    return see_other(url_for("privacy.access.index"))


@requires("privacy.export", fresh=True)
async def show(request: Request) -> Response:
    """The archive itself; fetching it is written down before the first byte leaves."""
    key = values.from_path(values.key, request.path_params["id"])
    asked = await access.request(request.user, key)
    document = await documents.document(asked.document) if asked.document and asked.can_be_fetched else None
    if document is None:
        raise Conflict(_("This archive is not there: it is being made, or its seven days are over."))
    try:
        file = await files().open(document.storage_key, size=document.bytes, sha256=document.sha256)
    except store.Missing as missing:
        raise Conflict(_("This archive cannot be read. Ask for it again.")) from missing
    await commands.note_fetched(asked, by=request.user)
    whole = ranges.Part(0, document.bytes - 1, document.bytes)
    headers = {
        "content-type": document.content_type,
        "content-disposition": names.disposition(document.name),
        "content-length": str(document.bytes),
    }
    return StreamingResponse(files().stream(file, whole), 200, headers)
