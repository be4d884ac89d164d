"""Saying that a message arrived, of which nobody knew."""

from starlette.requests import Request
from starlette.responses import Response

from app.outbox.commands import doubt
from app.outbox.queries import messages
from app.web.render import see_other
from app.web.routing import key_in, requires, url_for


@requires("outbox.manage", fresh=True)
async def create(request: Request) -> Response:
    message = await messages.one(key_in(request, "message"))
    await doubt.arrived(message.id, by=request.user)
    return see_other(url_for("outbox.message.show", message=message.id))
