"""What a gateway passes on to us of what people write back."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from app.notifications.commands.inbound import receive
from app.notifications.inputs import InboundInput
from app.notifications.pages.signed import signed_json
from app.web.routing import public


@public("a gateway passes on what somebody wrote back; it proves itself by its signature")
async def create(request: Request) -> Response:
    """{id, from, text}: one message that somebody sent to us. Raises SignInNeeded (401) for a bad signature."""
    provider, said = await signed_json(request)
    given = InboundInput.parse(said)
    meaning = await receive(provider, given.reference, given.sender, given.text)
    return JSONResponse({"meaning": meaning}, status_code=202)
