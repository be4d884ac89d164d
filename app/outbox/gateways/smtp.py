"""Mail by SMTP, its failures told apart by how far the talk had come (reliability.md NEW 2).

Until the final dot of DATA the server has taken nothing over: every failure is certain. Only between the
dot and its answer nobody can know. The dot therefore leaves in a write of its own, after the body.
"""

import asyncio
import contextlib
import re
import socket
from dataclasses import dataclass

import aiosmtplib
from aiosmtplib.protocol import SMTPProtocol, normalize_message_line_endings

from app.outbox.addresses import is_loopback, literal
from app.outbox.egress import Egress, EgressError
from app.outbox.gateways.contract import Message, Outcome, Result
from app.outbox.gateways.mail import BadAddress, Sender, compose, domain_of, envelope_sender
from app.outbox.gateways.masking import excerpt

IMPLICIT_TLS_PORT = 465

_LEADING_DOT = re.compile(rb"(?m)^\.")


@dataclass(frozen=True)
class SmtpLimits:
    """How long each phase may take, in seconds. A short wait after the dot would make duplicates."""

    command: float = 10
    dot: float = 60
    whole: float = 90


@dataclass(frozen=True)
class MailServer:
    """Where mail is handed in, as the deployer set it. Port 465 speaks TLS from the first byte; any other
    turns to it by STARTTLS, also on this machine when `tls_here` is set."""

    host: str
    port: int = 587
    user: str = ""
    password: str = ""
    tls_at_once: bool = False
    tls_here: bool = False

    def __repr__(self) -> str:
        return f"<mail server {self.host}:{self.port}>"


@dataclass
class _Progress:
    """How far one talk came."""

    about_this_mail: bool = False
    dot_left: bool = False
    taken: Result | None = None


class SmtpGateway:
    """Hands mail to one server: TLS always, except to this machine itself (security.md MS-2)."""

    name = "smtp"
    idempotent = False

    def __init__(
        self,
        server: MailServer,
        sender: Sender,
        egress: Egress,
        limits: SmtpLimits | None = None,
    ) -> None:
        self.server = server
        self.sender = sender
        self._egress = egress
        self._limits = limits or SmtpLimits()

    def __repr__(self) -> str:
        return f"<{self.name} {self.server.host}:{self.server.port}>"

    async def send(self, message: Message) -> Result:
        """Hand over one mail, in a talk of its own."""
        progress = _Progress()
        try:
            mail = compose(message, self.sender).as_bytes()
            async with asyncio.timeout(self._limits.whole):
                await self._talk(mail, message.recipient, progress)
        except BadAddress:
            return Result(Outcome.PERMANENT, error_class="bad_address")
        except UnicodeEncodeError:
            return Result(Outcome.PERMANENT, error_class="encoding")
        except (aiosmtplib.SMTPException, EgressError, OSError, TimeoutError) as wrong:
            return progress.taken or _failure(wrong, progress)
        return progress.taken or Result(Outcome.AMBIGUOUS, error_class="no_answer")

    async def _talk(self, mail: bytes, recipient: str, progress: _Progress) -> None:
        smtp = await self._connected()
        try:
            progress.about_this_mail = True
            await smtp.mail(envelope_sender(self.sender))
            await smtp.rcpt(recipient)
            progress.taken = await self._hand_over(smtp, mail, progress)
            with contextlib.suppress(aiosmtplib.SMTPException, OSError, TimeoutError):
                await smtp.quit()
        finally:
            smtp.close()

    async def _connected(self) -> aiosmtplib.SMTP:
        opened = await self._egress.dial(self.server.host, self.server.port)
        at_once = self.server.tls_at_once or self.server.port == IMPLICIT_TLS_PORT
        by_command = not at_once and (self.server.tls_here or not _reaches_this_machine(opened))
        smtp = aiosmtplib.SMTP(
            hostname=self.server.host,
            sock=opened,
            use_tls=at_once,
            start_tls=by_command,
            tls_context=self._egress.tls,
            username=self.server.user or None,
            password=self.server.password or None,
            local_hostname=domain_of(self.sender),
            timeout=self._limits.command,
        )
        await smtp.connect()
        if smtp.is_ehlo_or_helo_needed:
            await smtp.ehlo()
        return smtp

    async def _hand_over(self, smtp: aiosmtplib.SMTP, mail: bytes, progress: _Progress) -> Result:
        answer = await smtp.execute_command(b"DATA")
        if answer.code != aiosmtplib.SMTPStatus.start_input:
            raise aiosmtplib.SMTPDataError(answer.code, answer.message)
        protocol = _protocol(smtp)
        body = _LEADING_DOT.sub(b"..", normalize_message_line_endings(mail))
        async with asyncio.timeout(self._limits.dot):
            await _written_out(protocol, body)
        protocol.write(b".\r\n")
        progress.dot_left = True
        answer = await protocol.read_response(timeout=self._limits.dot)
        if answer.code != aiosmtplib.SMTPStatus.completed:
            raise aiosmtplib.SMTPDataError(answer.code, answer.message)
        return Result(Outcome.ACCEPTED, output=excerpt(answer.message), http_status=None)


def _protocol(smtp: aiosmtplib.SMTP) -> SMTPProtocol:
    if smtp.protocol is None:
        raise aiosmtplib.SMTPServerDisconnected("Connection lost")
    return smtp.protocol


async def _written_out(protocol: SMTPProtocol, body: bytes) -> None:
    """Write the body and wait until all of it has left, so that what fails here failed before the dot."""
    transport = protocol.transport
    if not isinstance(transport, asyncio.WriteTransport):
        raise aiosmtplib.SMTPServerDisconnected("Connection lost")
    transport.set_write_buffer_limits(high=0)
    protocol.write(body)
    await protocol._drain_helper()  # what asyncio's StreamWriter.drain() calls; the library has no other door


def _failure(wrong: BaseException, progress: _Progress) -> Result:
    """What an exception means, given how far the talk had come.

    Before the mail's own part begins the trouble is the server's (greeting, TLS, sign-in): worth another
    try. From then on 4xx is worth it and 5xx is not.
    """
    code = wrong.code if isinstance(wrong, aiosmtplib.SMTPResponseException) else None
    answered = code is not None and 400 <= code < 600
    kept = excerpt(str(wrong.args[1])) if answered else ""
    unanswered = wrong.cause if isinstance(wrong, EgressError) else type(wrong).__name__
    error_class = f"smtp_{code}" if answered else unanswered
    if progress.dot_left and not answered:
        outcome = Outcome.AMBIGUOUS
    elif progress.about_this_mail and answered and code is not None and code >= 500:
        outcome = Outcome.PERMANENT
    else:
        outcome = Outcome.RETRYABLE
    return Result(outcome, output=kept, error_message=kept, error_class=error_class, http_status=code)


def _reaches_this_machine(opened: socket.socket) -> bool:
    address = literal(str(opened.getpeername()[0]))
    return address is not None and is_loopback(address)
