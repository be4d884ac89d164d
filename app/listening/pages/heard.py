"""What was heard: the list, and one of them with what followed."""

from datetime import datetime
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from app.desk.panels import panels_of
from app.kernel.actor import Subject
from app.kernel.paging import Paging
from app.listening import queries
from app.listening.rules.columns import KINDS
from app.web.render import render
from app.web.routing import key_in, requires, url_for


@requires("listening.read")
async def index(request: Request) -> Response:
    query = request.query_params
    kind = query.get("kind", "") if query.get("kind") in KINDS else ""
    page = await queries.heard(request.user, kind, Paging.read(query, keys=(datetime, UUID)))

    def link(**changes: str | None) -> str:
        return url_for("listening.heard.index", query={"kind": kind, **changes})

    return await render(request, "listening/heard/index.html", page=page, kind=kind, link=link)


@requires("listening.read")
async def show(request: Request) -> Response:
    key = key_in(request)
    heard = await queries.heard_for(request.user, key)
    panels = await panels_of(request.user, Subject("heard", key))
    return await render(request, "listening/heard/show.html", heard=heard, panels=panels)
