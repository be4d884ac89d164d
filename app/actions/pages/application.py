"""Applying a changed row of deadlines to open actions: first what it would change, then the deed."""

from starlette.requests import Request
from starlette.responses import Response

from app.actions.commands.applying import apply, preview
from app.actions.queries.applying import Row, row_for
from app.web.render import render, see_other
from app.web.routing import key_in, requires, url_for


async def _row(request: Request) -> Row:
    return await row_for(request.user, key_in(request))


@requires("actions.apply")
async def new(request: Request) -> Response:
    found = await _row(request)
    shown = await preview(found.id)
    asked = "asked" in request.query_params
    return await render(request, "actions/application/new.html", rule=found, preview=shown, asked=asked)


@requires("actions.apply")
async def create(request: Request) -> Response:
    found = await _row(request)
    await apply(found.id, by=request.user)
    return see_other(url_for("actions.application.new", id=found.id, query={"asked": "1"}))
