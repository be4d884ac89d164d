"""The small picture of a document: the one file that a page shows, since the house painted it (security.md UP-4)."""

from starlette.requests import Request
from starlette.responses import Response

from app.documents import commands, store
from app.documents.files import files
from app.documents.pages.document import asked
from app.documents.pictures import CONTENT_TYPE
from app.documents.rules.names import picture_of
from app.kernel.errors import NotFound
from app.kernel.language import _
from app.web.routing import requires


@requires("documents.read")
async def show(request: Request) -> Response:
    document = await asked(request)
    if (small := document.picture) is None:
        raise _nothing()
    try:
        jpeg = await files().read(picture_of(document.storage_key), size=small.bytes, sha256=small.sha256)
    except store.Missing as missing:
        await commands.draw_again(document.id)
        raise _nothing() from missing
    return Response(jpeg, headers={"content-type": CONTENT_TYPE, "content-disposition": "inline"})


def _nothing() -> NotFound:
    return NotFound(_("There is nothing at this address."))
