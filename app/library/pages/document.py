"""The documents of the library."""

from datetime import datetime
from uuid import UUID

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
from app.library.rules import WAYS
from app.web.render import refuse, render, see_other
from app.web.routing import key_in, requires, url_for


@requires("library.read")
async def index(request: Request) -> Response:
    filters = Filters.read(request.query_params)
    paging = Paging.read(request.query_params, keys=(datetime, UUID))
    page = await queries.documents(request.user, filters, paging)
    given = {"status": filters.status, "kind": filters.kind, "q": filters.words}

    def link(**changes: str | None) -> str:
        return url_for("library.document.index", query={**given, **changes})

    return await render(
        request,
        "library/document/index.html",
        page=page,
        filters=filters,
        kinds=KINDS,
        states=STATES,
        tones=TONES,
        link=link,
    )


@requires("library.read")
async def show(request: Request, *, wrong: Invalid | None = None) -> Response:
    id = key_in(request)
    entry = await queries.document(request.user, id)
    return await render(
        request,
        "library/document/show.html",
        document=entry,
        versions=await queries.versions(entry.id),
        history=await queries.history(entry.id),
        kinds=KINDS,
        states=STATES,
        tones=TONES,
        ways=WAYS[entry.status],
        files=kinds,
        wrong=wrong,
    )


@requires("library.edit")
async def new(request: Request, *, wrong: Invalid | None = None) -> Response:
    owners = await queries.owners(request.user)
    everywhere = request.user.scope is None
    return await render(
        request,
        "library/document/new.html",
        owners=owners,
        everywhere=everywhere,
        kinds=KINDS,
        files=kinds,
        wrong=wrong,
    )


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
