"""A rated call that a telephone system brings."""

from starlette.requests import Request
from starlette.responses import Response

from app.listening.pages import take_one
from app.listening.rules.columns import CALL
from app.web.routing import requires


@requires("listening.bring")
async def create(request: Request) -> Response:
    return await take_one(request, CALL)
