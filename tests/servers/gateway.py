"""A real HTTP gateway that answers by a script and keeps every request byte for byte."""

import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from app.outbox.fake_gateway import FakeGateway
from tests.servers.loop import loop_in_a_thread


@contextmanager
def http_gateway(
    *script: str, tls: ssl.SSLContext | None = None, headers: Sequence[tuple[str, str]] = ()
) -> Iterator[FakeGateway]:
    """Answers request n with word n of the script (see app.outbox.fake_gateway), the last one for ever."""
    server = FakeGateway(script or ("200",), tls=tls, headers=headers)
    with loop_in_a_thread() as loop:
        loop.run(server.open())
        try:
            yield server
        finally:
            loop.run(server.close())
