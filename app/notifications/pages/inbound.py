"""What a gateway passes on to us, signed (security.md SR-7)."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from app.kernel import clock, values
from app.kernel.errors import Invalid, SignInNeeded
from app.kernel.fields import Fields
from app.kernel.json_input import read_json
from app.kernel.language import _
from app.notifications.commands.inbound import receive
from app.notifications.queries.webhooks import secrets_of
from app.notifications.rules.keywords import is_signed
from app.web import throttle
from app.web.routing import public


@public("a gateway passes on what somebody wrote back; it proves itself by its signature")
async def create(request: Request) -> Response:
    """{id, from, text}: one message that somebody sent to us. Raises SignInNeeded (401) for a bad signature."""
    provider = values.from_path(lambda raw: values.line(raw, longest=60), request.path_params["provider"])
    body = await signed_body(request, provider)
    given = read_json(body)
    if not isinstance(given, dict):
        raise Invalid(form=_("Send an object with id, from and text."))
    fields = Fields({"id": given.get("id"), "sender": given.get("from"), "text": given.get("text")})
    reference = fields.line("id", empty=_("Send the id of the message."), longest=200)
    sender = fields.line("sender", empty=_("Send the number it came from."), longest=50)
    text = fields.text("text", longest=1_000)
    fields.done()
    return JSONResponse({"meaning": await receive(provider, reference, sender, text)}, status_code=202)


async def signed_body(request: Request, provider: str) -> bytes:
    """The body, if one of the gateway's secrets signed it within five minutes. Raises SignInNeeded, TooMany."""
    doors = throttle.of_the_house()
    await doors.knock("webhook", provider, now=clock.now())
    # A form has been read by now and is no body any more; nobody signs one.
    body = await request.body() if is_json(request) else b""
    stamp = request.headers.get("x-recourse-timestamp", "")
    given = request.headers.get("x-recourse-signature", "")
    if not is_signed(await secrets_of(provider), stamp, body, given, clock.now()):
        address = request.client.host if request.client else ""
        await doors.knock("webhook.wrong", address, now=clock.now())
        raise SignInNeeded(_("The signature does not fit."))
    return body


def is_json(request: Request) -> bool:
    """Whether the body says it is JSON."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower() == "application/json"
