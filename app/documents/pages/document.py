"""One document, sent to whoever may open the record it hangs on."""

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from app.accounts import access
from app.documents import commands, queries, store
from app.documents.files import files
from app.documents.queries import Document
from app.documents.rules import names, ranges
from app.documents.rules.kinds import MIB
from app.kernel import log
from app.kernel.errors import Conflict, NotFound, Refusal
from app.kernel.language import _
from app.settings import current
from app.web.routing import key_in, requires

#: Up to this size a file is summed each time before it is sent; a larger one by the nightly check.
SUMMED = 32 * MIB


class CannotOpen(Refusal):
    """The record is there, its file is not what was stored."""

    status = 410


@requires("documents.read")
async def show(request: Request) -> Response:
    return await send(request, await asked(request))


async def send(request: Request, document: Document) -> Response:
    """The bytes of a document, or the part that is asked for; whether they may be had is the caller's to ask."""
    part = ranges.asked(_range_of(request, document), document.bytes)
    if part is None:
        return Response(status_code=416, headers={"content-range": f"bytes */{document.bytes}"})
    summed = document.sha256 if document.bytes <= SUMMED else None
    try:
        file = await files().open(document.storage_key, size=document.bytes, sha256=summed)
    except store.Missing as missing:
        await commands.report_damage(document.id, document.owner, document.name)
        log.security("document_damaged", subject_id=str(document.id))
        raise CannotOpen(_("This document cannot be opened. That was reported.")) from missing
    headers = {
        "content-type": document.content_type,
        "content-disposition": names.disposition(document.name),
        "content-length": str(part.length),
        "accept-ranges": "bytes",
        "etag": _etag(document),
    }
    if not part.is_whole:
        headers["content-range"] = part.content_range
    return StreamingResponse(files().stream(file, part), 200 if part.is_whole else 206, headers)


async def asked(request: Request) -> Document:
    """The document of the address. Raises NotFound, CannotOpen for a virus, Conflict while nobody looked for one."""
    try:
        key = key_in(request)
    except NotFound:
        key = access.NOTHING.id
    document = await queries.document(key)
    await access.must_open(request.user, document.owner if document else None)
    assert document is not None, "no record is never open"
    if document.scan == "infected":
        raise CannotOpen(_("This document holds a virus, so it is not sent."))
    if document.scan == "unscanned" and current().clamd_address:
        raise Conflict(_("This document is still being looked through for viruses. Try again in a minute."))
    return document


def _range_of(request: Request, document: Document) -> str | None:
    """The range, unless it was asked of bytes that are no longer these."""
    only_if = request.headers.get("if-range")
    return request.headers.get("range") if only_if in (None, _etag(document)) else None


def _etag(document: Document) -> str:
    return f'"{document.sha256}"'
