"""Making a policy active by hand, when it was paid."""

from starlette.requests import Request
from starlette.responses import Response

from app.households.commands.policy import activate
from app.households.pages import opened, page_of
from app.web.render import see_other
from app.web.routing import key_in, requires


@requires("households.edit")
async def create(request: Request) -> Response:
    household = await opened(request)
    await activate(household.id, key_in(request, "policy"), by=request.user)
    return see_other(page_of(household))
