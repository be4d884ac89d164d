"""A real SMTP server that keeps what it received and fails in any phase a test names."""

import asyncio
import socket
import ssl
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.servers.loop import loop_in_a_thread


@dataclass(frozen=True)
class Received:
    mail_from: str
    recipients: tuple[str, ...]
    content: bytes

    @property
    def mail(self) -> EmailMessage:
        parsed = message_from_bytes(self.content, policy=SMTP_POLICY)
        assert isinstance(parsed, EmailMessage)
        return parsed


@dataclass
class Recorder:
    """`faults` maps a phase (GREETING, EHLO, MAIL, RCPT, DATA, BODY or DOT) to an answer
    such as `451 later`, or to `drop` or `hold`."""

    faults: dict[str, str]
    port: int = 0
    calls: int = 0
    encrypted: list[bool] = field(default_factory=list)
    received: list[Received] = field(default_factory=list)

    async def handle_MAIL(
        self, server: "_Server", session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.encrypted.append(session.ssl is not None)
        if fault := await server.fault("MAIL"):
            return fault
        envelope.mail_from = address
        return "250 ok"

    async def handle_RCPT(
        self, server: "_Server", session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if fault := await server.fault("RCPT"):
            return fault
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, server: "_Server", session: Session, envelope: Envelope) -> str:
        content = envelope.original_content or b""
        self.received.append(Received(str(envelope.mail_from), tuple(envelope.rcpt_tos), content))
        return await server.fault("DOT") or "250 queued as 0123456789"


class _Server(SMTP):
    def __init__(self, recorder: Recorder, **options: Any) -> None:
        super().__init__(recorder, hostname="mail.test", loop=asyncio.get_running_loop(), **options)
        self.recorder = recorder

    def _create_session(self) -> Session:
        self.recorder.calls += 1
        return super()._create_session()

    async def push(self, status: str | bytes) -> None:
        if str(status).startswith("220 mail.test") and (fault := await self.fault("GREETING")):
            status = fault
        await super().push(status)

    async def smtp_EHLO(self, hostname: str) -> None:
        if fault := await self.fault("EHLO"):
            await self.push(fault)
        else:
            await super().smtp_EHLO(hostname)

    async def smtp_DATA(self, arg: str) -> None:
        if fault := await self.fault("DATA"):
            await self.push(fault)
        elif "BODY" in self.recorder.faults:
            await self.push("354 go on")
            self.transport.pause_reading()
            await self.fault("BODY")
        else:
            await super().smtp_DATA(arg)

    async def fault(self, phase: str) -> str:
        """The answer a phase fails with; `drop` cuts the line, `hold` keeps silent until the caller goes."""
        fault = self.recorder.faults.get(phase, "")
        if fault == "drop":
            self.transport.abort()
        if fault in ("drop", "hold"):
            await asyncio.get_running_loop().create_future()
        return fault


def _let_in(_server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: Any) -> AuthResult:
    known = isinstance(data, LoginPassword) and data.password == b"right"
    return AuthResult(success=known, handled=False)


@contextmanager
def smtp_server(
    faults: Mapping[str, str] | None = None,
    *,
    tls: ssl.SSLContext | None = None,
    at_once: bool = False,
    sign_in: bool = False,
    doors: Sequence[socket.socket] = (),
) -> Iterator[Recorder]:
    """A server on a port of its own or behind these sockets; `tls` by STARTTLS, or from the first byte if `at_once`."""
    recorder = Recorder(dict(faults or {}))
    options: dict[str, Any] = {"authenticator": _let_in, "auth_required": sign_in} if sign_in else {}
    if tls and not at_once:
        options |= {"tls_context": tls, "require_starttls": True}
    with loop_in_a_thread() as loop:
        places = doors or [socket.create_server(("127.0.0.1", 0))]
        servers = [loop.run(_listen(recorder, each, options, tls if at_once else None)) for each in places]
        recorder.port = places[0].getsockname()[1]
        try:
            yield recorder
        finally:
            loop.run(_close(servers))


async def _listen(
    recorder: Recorder, door: socket.socket, options: dict[str, Any], tls: ssl.SSLContext | None
) -> asyncio.Server:
    loop = asyncio.get_running_loop()
    return await loop.create_server(lambda: _Server(recorder, **options), sock=door, ssl=tls)


async def _close(servers: Sequence[asyncio.Server]) -> None:
    """In the servers' own loop: a connection lost at this moment ends there too, and both would wake the server."""
    for server in servers:
        server.close()
