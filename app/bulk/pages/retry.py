"""Trying again what was refused."""

from starlette.requests import Request
from starlette.responses import Response

from app.bulk import commands
from app.bulk.pages.run import at_once
from app.web.render import see_other
from app.web.routing import key_in, requires, url_for


@requires("bulk.use")
async def create(request: Request) -> Response:
    run, user = key_in(request), request.user
    again = await commands.try_again(run, by=user)
    await at_once(run, again, user)
    return see_other(url_for("bulk.run.show", id=run))
