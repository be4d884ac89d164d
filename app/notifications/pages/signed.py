"""What a gateway sends us counts only with its signature (security.md SR-7)."""

from typing import Any

from starlette.requests import Request

from app.kernel import clock, values
from app.kernel.errors import SignInNeeded
from app.kernel.json_input import read_json
from app.kernel.language import _
from app.notifications.queries.webhooks import secrets_of
from app.notifications.rules.keywords import is_signed
from app.web import throttle


async def signed_json(request: Request) -> tuple[str, Any]:
    """The gateway of the address, and what it says, if one of its secrets signed it within five minutes.

    Raises SignInNeeded (401), TooMany, Invalid for what is no JSON.
    """
    provider = values.from_path(lambda raw: values.line(raw, longest=60), request.path_params["provider"])
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
    return provider, read_json(body)


def is_json(request: Request) -> bool:
    """Whether the body says it is JSON."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower() == "application/json"
