"""Operators with time to think: each waits, asks for a page as people do, reads it, and goes on.

Latency counts from the instant the person meant to click, so that a house which is late cannot hide it by being
asked less often.
"""

import asyncio
import random
import re
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote

import httpx

THINK: Final = 8.0
LEAST: Final = 2.0
#: reliability.md 5, by weight
JOURNEYS: Final = {
    "queue": 25, "filter": 15, "case": 25, "note": 10, "outcome": 8,
    "search": 6, "page 2": 6, "timer": 3, "complaints": 2,
}  # fmt: skip
#: made once: each browser would else read all certificates of the machine, which costs more than its pages do
_TRUSTED: Final = ssl.create_default_context()
_NEXT: Final = re.compile(r'href="(/cases\?[^"]*after=[^"]*)"')
_CODES: Final = ("suspend_case/INSUF", "decline_help/DESP", "defer_assignment/CBSP")


@dataclass
class Tally:
    """What was measured: seconds by journey, and what went wrong."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    errors: dict[str, int] = field(default_factory=dict)
    bytes: int = 0

    def took(self, journey: str, seconds: float) -> None:
        """A page came."""
        self.seconds.setdefault(journey, []).append(seconds)

    def failed(self, what: str) -> None:
        """A page did not come."""
        self.errors[what] = self.errors.get(what, 0) + 1

    @property
    def pages(self) -> int:
        """How many pages came."""
        return sum(len(each) for each in self.seconds.values())


@dataclass
class Operator:
    """One person with a browser, who follows the live stream and works."""

    origin: str
    token: str
    references: list[str]
    names: list[str]
    chance: random.Random
    tally: Callable[[], Tally]
    think: float = THINK
    _number: int = 0

    async def work(self) -> None:
        """Until sent home."""
        # A browser asks again on a fresh connection when the server, after its five seconds, closes an idle one.
        limits = httpx.Limits(max_connections=3, max_keepalive_connections=2, keepalive_expiry=4)
        headers = {"sec-fetch-site": "same-origin", "accept-encoding": "gzip"}
        async with httpx.AsyncClient(
            base_url=self.origin,
            timeout=35,
            limits=limits,
            verify=_TRUSTED,
            headers=headers,
            cookies={"recourse-dev": self.token},
        ) as client:
            stream = asyncio.create_task(self._listen(client))
            try:
                await asyncio.sleep(self.chance.uniform(0, self.think))
                meant = time.monotonic()
                while True:
                    await self._journey(client, meant)
                    pause = max(LEAST, self.chance.expovariate(1 / self.think))
                    meant = max(meant + pause, time.monotonic() - 60)
                    await asyncio.sleep(max(0.0, meant - time.monotonic()))
            finally:
                stream.cancel()

    async def _listen(self, client: httpx.AsyncClient) -> None:
        while True:
            try:
                async with client.stream("GET", "/live", timeout=None) as answer:
                    async for _piece in answer.aiter_raw():
                        pass
            except httpx.HTTPError:
                await asyncio.sleep(1)

    async def _journey(self, client: httpx.AsyncClient, meant: float) -> None:
        journey = self.chance.choices(list(JOURNEYS), list(JOURNEYS.values()))[0]
        tally = self.tally()
        try:
            answer = await self._ask(client, journey)
        except httpx.HTTPError as error:
            tally.failed(f"{journey}: {type(error).__name__}")
            return
        if answer.status_code >= 400 and answer.status_code not in (404, 409, 422):
            tally.failed(f"{journey}: {answer.status_code}")
            return
        tally.took(journey, time.monotonic() - meant)
        tally.bytes += len(answer.content)

    async def _ask(self, client: httpx.AsyncClient, journey: str) -> httpx.Response:
        reference = self.chance.choice(self.references)
        self._number += 1
        key = {"form_key": f"{self.token[:20]}-{self._number}"}
        if journey == "filter":
            return await client.get(f"/cases?view=all&sort={self.chance.choice(['modified', 'reference'])}")
        if journey == "case":
            return await client.get(f"/cases/{reference}")
        if journey == "search":
            return await client.get(f"/cases?q={quote(self.chance.choice(self.names))}")
        if journey == "page 2":
            first = await client.get("/cases?view=all")
            following = _NEXT.search(first.text)
            return await client.get(following[1].replace("&amp;", "&")) if following else first
        if journey == "complaints":
            return await client.get("/complaints")
        if journey in ("note", "outcome", "timer"):
            await client.get(f"/cases/{reference}")
            path, form = self._deed(journey, reference)
            return await client.post(path, data={**form, **key}, follow_redirects=True)
        return await client.get("/cases")

    def _deed(self, journey: str, reference: str) -> tuple[str, dict[str, str]]:
        if journey == "note":
            return f"/cases/{reference}/notes", {"notes": "Rang the client; will ring again on Tuesday."}
        if journey == "outcome":
            return f"/cases/{reference}/outcomes", {"code": self.chance.choice(_CODES), "notes": "As agreed."}
        return f"/cases/{reference}/timer", {}
