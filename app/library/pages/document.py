"""The documents of the library."""

from collections.abc import Callable
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from app.documents import intake
from app.documents.rules import kinds
from app.kernel.errors import Invalid
from app.kernel.paging import Paging
from app.library import commands, queries
from app.library.choices import KINDS, STATES, TONES
from app.library.inputs import NewDocument
from app.library.queries import Filters
from app.web.render import refuse, render, see_other
from app.web.routing import key_in, requires, url_for

_WORDS: Final[dict[str, Any]] = {"kinds": KINDS, "states": STATES, "tones": TONES}


@requires("library.read")
async def index(request: Request) -> Response:
    filters = Filters.read(request.query_params)
    paging = Paging.read(request.query_params, keys=queries.KEYS)
    page = await queries.documents(request.user, filters, paging)
    shown = {"page": page, "filters": filters, "link": _links(filters), **_WORDS}
    return await render(request, "library/document/index.html", **shown)


def _links(filters: Filters) -> Callable[..., str]:
    """From changes to the address of the same list so changed."""
    given = {"status": filters.status, "kind": filters.kind, "q": filters.words}
    return lambda **changes: url_for("library.document.index", query={**given, **changes})


@requires("library.read")
async def show(request: Request, *, wrong: Invalid | None = None) -> Response:
    document = await queries.document(request.user, key_in(request))
    versions, history = await queries.versions(document.id), await queries.history(document.id)
    shown = {"document": document, "versions": versions, "history": history, "files": kinds, **_WORDS}
    return await render(request, "library/document/show.html", wrong=wrong, **shown)


@requires("library.edit")
async def new(request: Request, *, wrong: Invalid | None = None) -> Response:
    owners = await queries.owners(request.user)
    shown = {"owners": owners, "files": kinds, **_WORDS}
    return await render(request, "library/document/new.html", wrong=wrong, **shown)


@requires("library.edit")
async def create(request: Request) -> Response:
    user = request.user
    try:
        given = NewDocument.parse(await request.form())
        async with intake.received(given.files, by=user.id) as [taken]:
            id = await commands.add(given, taken, by=user)
    except Invalid as wrong:
        return await refuse(request, "library/document/new.html", wrong, page=new)
    return see_other(url_for("library.document.show", id=id))
