"""Asking a clamd, when the deployment has one, whether a file holds a virus (security.md UP-9)."""

import asyncio
import struct
from collections.abc import AsyncIterator
from enum import StrEnum
from typing import Final

#: the answer to a file, however large; opening the line; the answer to a greeting
SECONDS, OPENING, GREETING = 120.0, 5.0, 3.0
_LONGEST_ANSWER: Final = 4_096


class CannotScan(Exception):
    """The scanner does not answer, or not in its own language: nothing is known of the file."""


class Verdict(StrEnum):
    """What a scanner says of a file."""

    CLEAN = "clean"
    INFECTED = "infected"


class Scanner:
    """A clamd at `host:port`, or behind the socket file of an absolute path."""

    def __init__(self, address: str) -> None:
        self._address = address

    async def look(self, pieces: AsyncIterator[bytes]) -> Verdict:
        """Send a file piece by piece; what the scanner says. Raises CannotScan."""
        answer = await self._talk(b"zINSTREAM\0", pieces, SECONDS)
        if answer.endswith(b" FOUND"):
            return Verdict.INFECTED
        if answer.endswith(b": OK"):
            return Verdict.CLEAN
        raise CannotScan

    async def answers(self) -> bool:
        """Whether it is there."""
        try:
            return await self._talk(b"zPING\0", None, GREETING) == b"PONG"
        except CannotScan:
            return False

    async def _talk(self, command: bytes, pieces: AsyncIterator[bytes] | None, seconds: float) -> bytes:
        try:
            async with asyncio.timeout(seconds):
                reader, writer = await asyncio.wait_for(self._open(), OPENING)
                try:
                    writer.write(command)
                    if pieces is not None:
                        await _send(writer, pieces)
                    return (await reader.read(_LONGEST_ANSWER)).rstrip(b"\0\n")
                finally:
                    writer.close()
        except (OSError, TimeoutError, ValueError) as error:
            raise CannotScan from error

    async def _open(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self._address.startswith("/"):
            return await asyncio.open_unix_connection(self._address)
        host, _colon, port = self._address.rpartition(":")
        return await asyncio.open_connection(host.strip("[]"), int(port))


async def _send(writer: asyncio.StreamWriter, pieces: AsyncIterator[bytes]) -> None:
    """Each piece after its length; a length of nothing ends the file."""
    async for piece in pieces:
        writer.write(struct.pack("!I", len(piece)) + piece)
        await writer.drain()
    writer.write(struct.pack("!I", 0))
    await writer.drain()
