"""A gateway reached by one HTTP request: what it asks, and how its answer is read."""

import json
from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import ClassVar
from urllib.parse import urlsplit

from app.kernel.language import _
from app.outbox.addresses import is_loopback, literal
from app.outbox.egress import Answer, EgressError, NotSent, Unanswered
from app.outbox.gateways.contract import Message, Outcome, Problem, Provider, Result, Settings
from app.outbox.gateways.masking import excerpt

LONGEST_WAIT = 3_600
_RETRYABLE_STATUSES = frozenset({408, 425, 429})
_SAY_WHEN_TO_RETURN = frozenset({429, 503})


@dataclass(frozen=True)
class HttpRequest:
    """A request as it will leave; nothing of it is shown in a repr."""

    method: str
    url: str
    headers: tuple[tuple[str, str], ...]
    content: bytes

    def __repr__(self) -> str:
        return f"<{self.method} request>"


class Unsendable(Exception):
    """A message that this gateway cannot write as it is; the code says why."""


class HttpProvider(Provider):
    """Composes a request from five parts, in this order: auth, headers, method, content, url.

    A provider overrides what it needs; the rest is a plain JSON POST to GateUrl.
    """

    optional_params: ClassVar[tuple[str, ...]] = ("AllowInsecure",)

    def get_auth(self, message: Message) -> str | None:
        """The value of an Authorization header, or None for no such header."""
        return None

    def get_headers(self, message: Message) -> list[tuple[str, str]]:
        """The headers, in order, without those every request has."""
        return [("content-type", "application/json")]

    def get_method(self, message: Message) -> str:
        """The method."""
        return "POST"

    def get_request_content(self, message: Message) -> bytes:
        """The body."""
        return compact_json({"recipient": message.recipient, "text": message.text})

    def get_request_url(self, message: Message) -> str:
        """Where it goes."""
        return self.param("GateUrl")

    def secrets(self) -> tuple[str, ...]:
        """What must not appear in anything that is kept."""
        return tuple(self.param(name) for name in self.secret_params)

    @abstractmethod
    def read(self, answer: Answer, message: Message) -> Result:
        """What the answer means."""

    def prepare(self, message: Message) -> HttpRequest:
        """The request for a message, byte for byte.

        Raises GatewayConfigurationError, Unsendable, or UnicodeEncodeError.
        """
        auth = self.get_auth(message)
        headers = [*([("authorization", auth)] if auth else []), *self.get_headers(message)]
        method = self.get_method(message)
        content = self.get_request_content(message)
        return HttpRequest(method, self.get_request_url(message), tuple(headers), content)

    async def send(self, message: Message) -> Result:
        """Send one request; what left and was not answered is ambiguous, what never left is certain."""
        try:
            request = self.prepare(message)
        except UnicodeEncodeError:
            return Result(Outcome.PERMANENT, error_class="encoding")
        except Unsendable as wrong:
            return Result(Outcome.PERMANENT, error_class=str(wrong))
        try:
            answer = await self._surroundings.egress.request(
                request.method,
                request.url,
                headers=request.headers,
                content=request.content,
                allow_insecure=self.switched_on("AllowInsecure"),
            )
        except EgressError as wrong:
            return Result(_outcome_of(wrong), error_message=wrong.cause, error_class=wrong.cause)
        return self.read(answer, message)

    def failed(self, answer: Answer, message: Message, error_class: str) -> Result:
        """A certain failure, retryable or not by the status (notifications.md G-11)."""
        worth_it = answer.status in _RETRYABLE_STATUSES or answer.status >= 500
        kept = excerpt(answer.body, self.secrets())
        return Result(
            Outcome.RETRYABLE if worth_it else Outcome.PERMANENT,
            output=kept,
            error_message=kept,
            error_class=error_class,
            http_status=answer.status,
            retry_after=retry_after(answer, message.now),
        )


def compact_json(value: Mapping[str, object]) -> bytes:
    """JSON without spaces and in ASCII alone."""
    return json.dumps(value, ensure_ascii=True, separators=(",", ":")).encode("ascii")


def retry_after(answer: Answer, now: datetime) -> int | None:
    """The seconds a 429 or 503 asks to wait, at most an hour; None when it asks nothing readable."""
    asked = answer.headers.get("retry-after", "").strip()
    if answer.status not in _SAY_WHEN_TO_RETURN or not asked:
        return None
    if asked.isascii() and asked.isdigit():
        return min(int(asked[:6]), LONGEST_WAIT)
    try:
        at = parsedate_to_datetime(asked)
    except ValueError:
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return min(max(int((at - now).total_seconds()), 0), LONGEST_WAIT)


def url_problems(settings: Settings, name: str) -> list[Problem]:
    """What is wrong with the address of a gateway: its form, or plain http to another machine (G-9)."""
    url = settings.get(name)
    if not isinstance(url, str):
        return []
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        parts, host = urlsplit(""), ""
    unfit = parts.scheme not in ("http", "https") or not host or "@" in parts.netloc
    if unfit or parts.query or parts.fragment or not url.isprintable() or " " in url:
        return [Problem(name, "bad_url", str(_("Write an address such as https://sms.example.org.")))]
    if parts.scheme == "http" and not _is_here(host) and settings.get("AllowInsecure") is not True:
        return [Problem(name, "bad_url", str(_("Use https: a plain http address would show every message.")))]
    return []


def _is_here(host: str) -> bool:
    address = literal(host)
    return host == "localhost" or (address is not None and is_loopback(address))


def _outcome_of(wrong: EgressError) -> Outcome:
    if isinstance(wrong, Unanswered):
        return Outcome.AMBIGUOUS
    return Outcome.RETRYABLE if isinstance(wrong, NotSent) else Outcome.PERMANENT
