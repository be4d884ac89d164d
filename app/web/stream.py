"""Server-sent events to one page: names without data, a heartbeat, an end (security.md LI-2)."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import Any

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from app.web.hub import DROPPED, Client, Hub

HEADERS = {
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-store",
    "x-accel-buffering": "no",
}

StillOpen = Callable[[], Awaitable[bool]]


class EventStream(Response):
    """Runs until the page goes, its session ends, the process stops or an hour has passed."""

    def __init__(self, hub: Hub, client: Client, still_open: StillOpen) -> None:
        super().__init__(headers=HEADERS)
        del self.headers["content-length"]
        self._hub = hub
        self._client = client
        self._still_open = still_open
        self._pace = hub.pace

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with self._hub.keeping(self._client):
            telling = asyncio.create_task(self._tell(send))
            going = asyncio.create_task(_gone(receive))
            try:
                await asyncio.wait({telling, going}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for task in (telling, going):
                    task.cancel()
                ended = await asyncio.gather(telling, going, return_exceptions=True)
        if isinstance(ended[0], TimeoutError):
            self._hub.dropped += 1
            DROPPED.inc()

    async def _tell(self, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        # Everybody comes back at another moment, so that a restart is no stampede.
        await self._send(send, f"retry: {2000 + secrets.randbelow(8000)}\n\n")
        began = checked = monotonic()
        while not self._client.ended and monotonic() - began < self._pace.life:
            names = await self._client.names(self._pace.heartbeat)
            if monotonic() - checked >= self._pace.check:
                checked = monotonic()
                if not await self._still_open():
                    break
            await self._send(send, "".join(f"event: {name}\ndata:\n\n" for name in names) or ": \n\n")
            if names:
                await asyncio.sleep(self._pace.pause)
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _send(self, send: Send, text: str) -> None:
        body: dict[str, Any] = {"type": "http.response.body", "body": text.encode(), "more_body": True}
        async with asyncio.timeout(self._pace.slow):
            await send(body)


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
