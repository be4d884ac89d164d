"""How much and how long a request may be (security.md WB-9, reliability.md 6)."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from starlette.types import Message

from app.kernel import log
from app.kernel.errors import Refusal
from app.kernel.language import _
from app.web.middleware.answers import ASGIApp, Receive, Scope, Send, plain, values

MIB: Final = 1024 * 1024
METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
RETRY_SOON: Final = (b"retry-after", b"2")


class TooLarge(Refusal):
    """The body is larger than this address takes."""

    status = 413


@dataclass(frozen=True)
class Limit:
    """What one address takes: bytes of body, seconds for it to arrive, seconds of work (None: no end)."""

    body: int = MIB
    body_seconds: float = 60
    seconds: float | None = 30


USUAL: Final = Limit()


def usual(_scope: Scope) -> Limit:
    """The limit of an address that asked for no other."""
    return USUAL


class Limits:
    """Refuses what is too long before it is read, and stops what takes too long.

    `limit` gives the limit of a request from its scope: uploads take more, streams have no end. A body
    that says its length is refused by that; one that does not raises `TooLarge` where it is read.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        limit: Callable[[Scope], Limit] = usual,
        query: int = 4_096,
        headers: int = 16_384,
    ) -> None:
        self.app = app
        self.limit = limit
        self.query = query
        self.headers = headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        limit = self.limit(scope)
        refused = self._refused(scope, limit)
        if refused is not None:
            await plain(scope, receive, send, *refused)
            return
        await self._run(scope, receive, send, limit)

    def _refused(self, scope: Scope, limit: Limit) -> tuple[int, object] | None:
        if scope["method"] not in METHODS:
            return 405, _("This cannot be done here.")
        if len(scope.get("query_string", b"")) > self.query:
            return 414, _("The address is too long. Use fewer filters.")
        if sum(len(name) + len(value) for name, value in scope["headers"]) > self.headers:
            return 431, _("The browser sent too much about itself. Clear this site's cookies and try again.")
        if any(value.strip().lower() != b"identity" for value in values(scope, b"content-encoding")):
            return 415, _("Send this without compression.")
        return _refused_by_length(values(scope, b"content-length"), limit.body)

    async def _run(self, scope: Scope, receive: Receive, send: Send, limit: Limit) -> None:
        started = False

        async def noting(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            async with asyncio.timeout(limit.seconds) as deadline:
                await self.app(scope, _Body(receive, limit, deadline), noting)
        except TimeoutError:
            if not deadline.expired():
                raise
            log.warning("request_too_slow")
            if started:
                raise
            await self._stopped(scope, receive, send)
        except asyncio.CancelledError:
            # A server that is told to stop cancels what it has no more patience for: undone, to be sent again.
            if not started:
                await self._stopped(scope, receive, send)
            raise

    async def _stopped(self, scope: Scope, receive: Receive, send: Send) -> None:
        message = _("This took too long, so it was stopped. Try again in a moment.")
        await plain(scope, receive, send, 503, message, [RETRY_SOON])


class _Body:
    """The body as it arrives: counted, and with time of its own before the work's time begins."""

    def __init__(self, receive: Receive, limit: Limit, deadline: asyncio.Timeout) -> None:
        self._receive = receive
        self._limit = limit
        self._deadline = deadline
        self._read = 0
        self._asked = False

    async def __call__(self) -> Message:
        if not self._asked:
            self._asked = True
            self._allow(self._limit.body_seconds)
        message = await self._receive()
        if message["type"] == "http.request":
            self._count(len(message.get("body", b"")))
            if not message.get("more_body", False):
                self._allow(self._limit.seconds)
        return message

    def _count(self, size: int) -> None:
        self._read += size
        if self._read > self._limit.body:
            raise TooLarge(_too_large(self._limit.body))

    def _allow(self, seconds: float | None) -> None:
        now = asyncio.get_running_loop().time()
        if not self._deadline.expired():
            self._deadline.reschedule(None if seconds is None else now + seconds)


def _refused_by_length(lengths: list[bytes], most: int) -> tuple[int, object] | None:
    if not lengths:
        return None
    if len(lengths) > 1 or not lengths[0].isdigit() or len(lengths[0]) > 15:
        return 400, _("The request could not be read. Try again.")
    return (413, _too_large(most)) if int(lengths[0]) > most else None


def _too_large(most: int) -> object:
    if most < MIB:
        return _("This is too large: at most %(size)d kB can be sent here.") % {"size": most // 1024}
    return _("This is too large: at most %(size)d MB can be sent here.") % {"size": most // MIB}
