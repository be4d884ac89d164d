"""Where to report a weakness (RFC 9116)."""

from datetime import timedelta

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from app.kernel import clock
from app.kernel.errors import NotFound
from app.kernel.language import _
from app.settings import current
from app.web.routing import public

#: the standard asks for less than a year; it moves on every day, so it never lapses
GOOD_FOR = timedelta(days=180)


@public("Whoever found a weakness must find whom to tell.")
async def show(_request: Request) -> Response:
    settings = current()
    if not settings.security_contact:
        raise NotFound(_("There is nothing at this address."))
    expires = (clock.now() + GOOD_FOR).strftime("%Y-%m-%dT00:00:00Z")
    contact = settings.security_contact
    contact = contact if ":" in contact else f"mailto:{contact}"
    return PlainTextResponse(
        f"Contact: {contact}\nExpires: {expires}\nPreferred-Languages: en, fr, ar\n"
        f"Canonical: {settings.public_url}/.well-known/security.txt\n"
    )
