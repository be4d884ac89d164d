"""Requests of clients for everything that is held about them."""

from typing import BinaryIO

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from app.documents import queries as documents
from app.documents import store
from app.documents.files import files
from app.documents.queries import Document
from app.documents.rules import names, ranges
from app.kernel import clock
from app.kernel.errors import Conflict, Invalid, Refusal
from app.kernel.language import _
from app.privacy.commands import access as commands
from app.privacy.inputs import AccessInput
from app.privacy.queries import access
from app.privacy.queries.access import RequestView
from app.privacy.rules import refusal_to_fetch
from app.web.render import refuse, render
from app.web.routing import key_in, requires


@requires("privacy.read")
async def index(request: Request, *, wrong: Invalid | None = None) -> Response:
    return await render(
        request, "privacy/access/index.html", requests=await access.requests(request.user), wrong=wrong
    )


@requires("privacy.export", fresh=True)
async def create(request: Request) -> Response:
    try:
        asked = await commands.ask(AccessInput.parse(await request.form()), by=request.user)
    except Invalid as wrong:
        return await refuse(request, "privacy/access/_form.html", wrong, page=index)
    return await render(request, "privacy/access/create.html", password=commands.password_of(asked))


@requires("privacy.export", fresh=True)
async def show(request: Request) -> Response:
    """The archive itself, once; fetching it is written down before the first byte leaves."""
    asked = await access.request(request.user, key_in(request))
    if (refused := refusal_to_fetch(asked, request.user.id, clock.now())) is not None:
        raise refused
    archive, file = await _opened(asked)
    try:
        await commands.fetch(asked.id, by=request.user)
    except Refusal:
        file.close()
        raise
    return _download(archive, file)


async def _opened(asked: RequestView) -> tuple[Document, BinaryIO]:
    """The archive that was made for a request, and its bytes. Raises Conflict when it is not there."""
    archive = await documents.document(asked.document) if asked.document else None
    if archive is None:
        raise Conflict(_("This archive is not there: it is being made, or its seven days are over."))
    try:
        return archive, await files().open(archive.storage_key, size=archive.bytes, sha256=archive.sha256)
    except store.Missing as missing:
        raise Conflict(_("This archive cannot be read. Ask for it again.")) from missing


def _download(archive: Document, file: BinaryIO) -> Response:
    whole = ranges.Part(0, archive.bytes - 1, archive.bytes)
    headers = {
        "content-type": archive.content_type,
        "content-disposition": names.disposition(archive.name),
        "content-length": str(archive.bytes),
    }
    return StreamingResponse(files().stream(file, whole), 200, headers)
