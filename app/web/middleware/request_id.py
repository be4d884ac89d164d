"""A short number for every request, the same on the answer, on every log line and on an error page."""

import secrets

from starlette.types import Message

from app.kernel import log
from app.kernel.ids import REFERENCE_LETTERS
from app.web.middleware.answers import ASGIApp, Receive, Scope, Send, state

HEADER = b"x-request-id"


def new() -> str:
    """Twelve letters and digits that can be read out on the telephone: 7K4P-XM3A-9TCF."""
    letters = "".join(secrets.choice(REFERENCE_LETTERS) for _ in range(12))
    return f"{letters[:4]}-{letters[4:8]}-{letters[8:]}"


class RequestId:
    """Gives the number. One that was sent in is not used: it is a stranger's text in our log."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        number = new()
        state(scope)["request_id"] = number

        async def numbered(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), (HEADER, number.encode())]
            await send(message)

        with log.bound(request_id=number):
            await self.app(scope, receive, numbered)
