"""A small clamd: it speaks the protocol, and finds whatever the test calls a virus."""

import asyncio
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

VIRUS = b"X5O!P%@AP-not-really"


@dataclass
class Clamd:
    """What was asked of it."""

    address: str = ""
    sizes: list[int] = field(default_factory=list)
    answer: bytes | None = None

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, one question."""
        command = await reader.readuntil(b"\0")
        if command == b"zPING\0":
            writer.write(b"PONG\0" if self.answer is None else self.answer)
        else:
            data = b""
            while length := struct.unpack("!I", await reader.readexactly(4))[0]:
                data += await reader.readexactly(length)
            self.sizes.append(len(data))
            found = b"stream: Eicar FOUND\0" if VIRUS in data else b"stream: OK\0"
            writer.write(found if self.answer is None else self.answer)
        await writer.drain()
        writer.close()


@asynccontextmanager
async def clamd() -> AsyncIterator[Clamd]:
    """A scanner on a free port for the length of the block."""
    scanner = Clamd()
    server = await asyncio.start_server(scanner.serve, "127.0.0.1", 0)
    scanner.address = "127.0.0.1:" + str(server.sockets[0].getsockname()[1])
    try:
        yield scanner
    finally:
        server.close()
        await server.wait_closed()
