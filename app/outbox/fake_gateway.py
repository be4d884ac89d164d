"""A gateway for trials: answers by a script and keeps every request byte for byte (notifications.md 12)."""

import asyncio
import contextlib
import json
import ssl
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

_BODIES = {
    "error": (200, b'{"error": "scripted"}'),
    "html": (200, b"<p>not JSON</p>"),
    "empty": (200, b""),
    "array": (200, b"[]"),
    "long": (200, b'{"filler": "' + b"x" * 5_000_000 + b'"}'),
}
_SILENT = frozenset({"hold", "drip", "drop"})
_BETWEEN_DRIPS = 0.05
_LONGEST_HEAD = 64 * 1024

WORDS = sorted([*_BODIES, *_SILENT])


class BadScript(ValueError):
    """A script with a word that is neither a status nor one of WORDS."""


@dataclass(frozen=True)
class Recorded:
    """One request as it came over the wire, and the word of the script it was answered with."""

    number: int
    raw: bytes = field(repr=False)
    answered: str

    @property
    def head(self) -> bytes:
        """The request line and the headers."""
        return self.raw.partition(b"\r\n\r\n")[0]

    @property
    def body(self) -> bytes:
        """What follows the empty line."""
        return self.raw.partition(b"\r\n\r\n")[2]


def read_script(text: str) -> list[str]:
    """The words of `503,503,200`: statuses, or hold, drip, drop, error, html, empty, array, long.

    Raises BadScript.
    """
    words = [word.strip() for word in text.split(",") if word.strip()]
    for word in words:
        status = int(word) if word.isascii() and word.isdigit() else 0
        if word not in WORDS and not 200 <= status <= 599:
            raise BadScript(word)
    if not words:
        raise BadScript(text)
    return words


class FakeGateway:
    """Answers request n with word n of the script, and every later one with the last word."""

    def __init__(
        self,
        script: Sequence[str] = ("200",),
        on_request: Callable[[Recorded], None] = lambda recorded: None,
        *,
        tls: ssl.SSLContext | None = None,
        headers: Sequence[tuple[str, str]] = (),
    ) -> None:
        self.script = list(script)
        self.recorded: list[Recorded] = []
        self.port = 0
        self._on_request = on_request
        self._headers = headers
        self._tls = tls
        self._server: asyncio.Server | None = None

    async def open(self, port: int = 0, host: str = "127.0.0.1") -> None:
        """Listen; with port 0 the system chooses one, which `port` then tells."""
        self._server = await asyncio.start_server(self._meet, host, port, ssl=self._tls, limit=_LONGEST_HEAD)
        self.port = self._server.sockets[0].getsockname()[1]

    async def serve(self) -> None:
        """Answer until cancelled."""
        if self._server is not None:
            await self._server.serve_forever()

    async def close(self) -> None:
        """Stop listening."""
        if self._server is not None:
            self._server.close()

    async def _meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            raw = await _request(reader)
            word = self.script[min(len(self.recorded), len(self.script) - 1)]
            recorded = Recorded(len(self.recorded) + 1, raw, word)
            self.recorded.append(recorded)
            self._on_request(recorded)
            await self._answer(word, reader, writer)
        writer.close()

    async def _answer(self, word: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if word == "hold":
            await reader.read()
        elif word == "drip":
            await _drip(reader, writer)
        elif word != "drop":
            status, body = _BODIES.get(word) or (int(word), _body_of(int(word)))
            head = [f"HTTP/1.1 {status} Scripted", f"Content-Length: {len(body)}", "Connection: close"]
            head += [f"{name}: {value}" for name, value in self._headers]
            writer.write("\r\n".join([*head, "", ""]).encode("latin-1") + body)
            await writer.drain()


async def _request(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    length = 0
    for line in head.split(b"\r\n")[1:]:
        name, _colon, value = line.partition(b":")
        if name.strip().lower() == b"content-length" and value.strip().isdigit():
            length = int(value)
    return head + await reader.readexactly(length)


async def _drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """One byte after another, until the caller hangs up."""
    writer.write(b"HTTP/1.1 200 Scripted\r\nContent-Length: 1000000\r\n\r\n")
    while True:
        writer.write(b" ")
        await writer.drain()
        with contextlib.suppress(TimeoutError):
            if not await asyncio.wait_for(reader.read(1), _BETWEEN_DRIPS):
                return


def _body_of(status: int) -> bytes:
    return json.dumps({"error": False if status == 200 else f"scripted {status}"}).encode()
