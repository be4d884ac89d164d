"""Trying again what was refused."""

from starlette.requests import Request
from starlette.responses import Response

from app.bulk import commands
from app.bulk.pages.run import at_once, run_of
from app.web.render import see_other
from app.web.routing import requires, url_for


@requires("bulk.use")
async def create(request: Request) -> Response:
    run = await run_of(request)
    again = await commands.try_again(run.id, by=request.user)
    await at_once(run.id, again, request.user)
    return see_other(url_for("bulk.run.show", id=run.id))
