"""One listener for a web process, and the open pages it passes signals on to, all in memory."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from prometheus_client import Counter as Tally
from prometheus_client import Gauge

from app.kernel import tallies
from app.kernel.errors import Unavailable
from app.kernel.language import _
from app.web.live import EVERYTHING, Ears

MOST_STREAMS = 2_000
A_SESSION, AN_ACCOUNT = 2, 6


@dataclass(frozen=True)
class Pace:
    """How often, in seconds: proxies cut streams that are silent for a minute, and a page is told at most
    once in a while however much happens. A page that does not read for `slow` is let go."""

    heartbeat: float = 15.0
    check: float = 60.0
    pause: float = 1.0
    life: float = 3600.0
    slow: float = 30.0


class Client:
    """One open page: the names it has still to be told. The set is bounded by the names there are."""

    def __init__(self, ears: Ears, session: UUID | None, account: UUID) -> None:
        self.ears = ears
        self.session = session
        self.account = account
        self.ended = False
        self._due: set[str] = set()
        self._rung = asyncio.Event()

    def tell(self, topic: str) -> None:
        """Note a topic, if this page may hear it."""
        if topic == EVERYTHING:
            self._due.update(self.ears.names)
        elif (name := self.ears.hears(topic)) is not None:
            self._due.add(name)
        if self._due:
            self._rung.set()

    def end(self) -> None:
        """Have the stream end."""
        self.ended = True
        self._rung.set()

    async def names(self, seconds: float) -> list[str]:
        """What to tell, as soon as there is something; nothing after so many seconds."""
        try:
            await asyncio.wait_for(self._rung.wait(), seconds)
        except TimeoutError:
            return []
        self._rung.clear()
        due, self._due = sorted(self._due), set()
        return due


class Hub:
    """The open pages of this process."""

    def __init__(self, most: int = MOST_STREAMS, pace: Pace | None = None) -> None:
        self._most = most
        self.pace = pace or Pace()
        self._clients: set[Client] = set()
        self.connected = False
        self.dropped = 0

    def __len__(self) -> int:
        return len(self._clients)

    def hear(self, topic: str) -> None:
        """Pass a topic on to whoever may hear it."""
        for client in self._clients:
            client.tell(topic)

    def connect(self, is_up: bool) -> None:
        """The listener came or went; whatever was said in between was not heard, so everybody looks again."""
        self.connected = is_up
        tallies.LISTENING.set(is_up)
        if is_up:
            self.hear(EVERYTHING)

    def end_of(self, account: str) -> None:
        """End the streams of a person whose sessions ended (security.md SE-4)."""
        for client in self._clients:
            if str(client.account) == account:
                client.end()

    def close(self) -> None:
        """End every stream: this process stops."""
        for client in self._clients:
            client.end()

    def has_room(self, session: UUID | None, account: UUID) -> bool:
        """Whether this person may open one more page that listens."""
        sessions = Counter(client.session for client in self._clients)
        accounts = Counter(client.account for client in self._clients)
        return sessions[session] < A_SESSION and accounts[account] < AN_ACCOUNT

    def client(self, ears: Ears, *, session: UUID | None, account: UUID) -> Client:
        """A page that is about to listen. Raises Unavailable when this process has as many as it can take."""
        if len(self._clients) >= self._most:
            raise Unavailable(_("Everybody is busy just now. Try again in a moment."))
        return Client(ears, session, account)

    @contextmanager
    def keeping(self, client: Client) -> Iterator[None]:
        """Tell this page for the length of the block."""
        self._clients.add(client)
        try:
            yield
        finally:
            self._clients.discard(client)


hub = Hub()

_STREAMS = Gauge("recourse_sse_clients", "Open event streams.", registry=tallies.REGISTRY)
_STREAMS.set_function(lambda: len(hub))
DROPPED = Tally("recourse_sse_dropped", "Streams too slow to keep.", registry=tallies.REGISTRY)
