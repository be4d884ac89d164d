"""Applying a changed rule to open complaints: first what it would change, then the deed."""

from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from app.complaints.commands.applying import apply, preview
from app.complaints.queries.rules import Rule, rule
from app.web.render import render, see_other
from app.web.routing import key_in, requires, url_for


async def _rule(request: Request) -> Rule:
    key: UUID = key_in(request)
    return await rule(request.user, key)


@requires("complaints.apply")
async def new(request: Request) -> Response:
    found = await _rule(request)
    shown = await preview(found.id)
    asked = "asked" in request.query_params
    return await render(request, "complaints/application/new.html", rule=found, preview=shown, asked=asked)


@requires("complaints.apply")
async def create(request: Request) -> Response:
    found = await _rule(request)
    await apply(found.id, by=request.user)
    return see_other(url_for("complaints.application.new", id=found.id, query={"asked": "1"}))
