"""A mention on social media that a program brings, with its sentiment."""

from starlette.requests import Request
from starlette.responses import Response

from app.listening.pages import take_one
from app.listening.rules.columns import MENTION
from app.web.routing import requires


@requires("listening.bring")
async def create(request: Request) -> Response:
    return await take_one(request, MENTION)
