"""Letting the rows of a checked file in."""

from starlette.requests import Request
from starlette.responses import Response

from app.households.commands.import_run import ask_to_load
from app.households.queries import imports
from app.web.render import see_other
from app.web.routing import key_in, requires, url_for


@requires("households.import")
async def create(request: Request) -> Response:
    run = await imports.run_for(request.user, key_in(request))
    await ask_to_load(run.id, by=request.user)
    return see_other(url_for("households.import_run.show", id=run.id))
