"""In which language a request is answered: the browser's choice here, the person's, the browser's own."""

import re
from collections.abc import Callable

from starlette.types import Message

from app.kernel import language
from app.web.middleware.answers import ASGIApp, Receive, Scope, Send, cookie, state, values

COOKIE = "recourse-language"
#: Arabic with Latin digits, as BCP 47 writes it; what a person who prefers them has stored.
LATIN_DIGITS = "-u-nu-latn"

_RANGE = re.compile(r"([A-Za-z]{2,3})(?:-[A-Za-z0-9-]{1,40})?(?: ?; ?q=([01](?:\.[0-9]{1,3})?))?")
_MOST_RANGES = 20


class Language:
    """Sets `app.kernel.language` for the length of the request.

    The cookie of the language menu goes first, then what `of_user` says of whoever is signed in, then
    Accept-Language, then English. The answer says which it was, and `request.state.language` too.
    """

    def __init__(self, app: ASGIApp, *, of_user: Callable[[Scope], str | None] | None = None) -> None:
        self.app = app
        self.of_user = of_user

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        chosen = self._chosen(scope)
        spoken = chosen.removesuffix(LATIN_DIGITS)
        state(scope)["language"] = spoken

        async def labelled(message: Message) -> None:
            if message["type"] == "http.response.start":
                label = (b"content-language", spoken.encode())
                message["headers"] = [*message.get("headers", ()), label]
            await send(message)

        with language.speaking(spoken), language.latin_digits(chosen.endswith(LATIN_DIGITS)):
            await self.app(scope, receive, labelled)

    def _chosen(self, scope: Scope) -> str:
        of_user = self.of_user(scope) if self.of_user else None
        for wanted in (cookie(scope, COOKIE), of_user):
            if wanted and wanted.removesuffix(LATIN_DIGITS) in language.LANGUAGES:
                return wanted
        return accepted(b",".join(values(scope, b"accept-language")).decode("latin-1"))


def accepted(header: str) -> str:
    """The language of ours that an Accept-Language header likes best; English when there is none."""
    best, weight = language.DEFAULT, 0.0
    for each in header.split(",")[:_MOST_RANGES]:
        match = _RANGE.fullmatch(each.strip())
        if match and match[1].lower() in language.LANGUAGES and float(match[2] or 1) > weight:
            best, weight = match[1].lower(), float(match[2] or 1)
    return best
