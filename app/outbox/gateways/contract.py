"""What a gateway is: it takes one message and says what became of it, in one of four words.

accepted    it was taken over
retryable   it certainly was not, and may be another time
permanent   it certainly was not, and trying again changes nothing
ambiguous   the request went out and no answer came back: nobody knows
"""

import asyncio
import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any, ClassVar, Protocol, Self

from app.kernel.language import _
from app.outbox.egress import Egress

Settings = Mapping[str, Any]
#: With what a gateway signs what it sends us; the second stays valid while the first is being changed.
WEBHOOK_PARAMS = ("WebhookSecret", "WebhookSecretBefore")
#: How often a gateway may be called; whole numbers, 0 is no limit of ours.
RATE_PARAMS = ("max_per_second", "max_per_minute")
MOST_RATE = 100_000
#: What one segment costs over a gateway, as text such as "0.045"; estimates rest on it (notifications.md 11.13).
PRICE_PARAM = "PricePerSegment"
_PRICE = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,6})?", re.ASCII)


class Outcome(StrEnum):
    """What became of one attempt; the words of `outbox_attempt.outcome`."""

    ACCEPTED = "accepted"
    RETRYABLE = "retryable"
    PERMANENT = "permanent"
    AMBIGUOUS = "ambiguous"


@dataclass(slots=True)  # not frozen: one is made for each message
class Message:
    """One message to one recipient. Text and recipient stay out of its repr: logs show reprs.

    `title` and `html` are for e-mail only; `now` is the instant of this attempt.
    """

    text: str = field(repr=False)
    recipient: str = field(repr=False)
    dedup_key: str
    language: str
    now: datetime
    title: str = field(default="", repr=False)
    html: str = field(default="", repr=False)


@dataclass(frozen=True)
class Result:
    """What became of a message; true when it was accepted.

    `error_class` is a short code for counts, `error_message` and `output` are already masked,
    `retry_after` is in seconds, as the provider asked.
    """

    outcome: Outcome
    output: str = ""
    error_message: str = ""
    error_class: str = ""
    provider_ref: str = ""
    http_status: int | None = None
    retry_after: int | None = None

    @classmethod
    def of_output(cls, output: str) -> Self:
        """For a provider that only has an output: any is a success, none is not (notifications.md 8.1)."""
        if output:
            return cls(Outcome.ACCEPTED, output=output)
        return cls(Outcome.PERMANENT, error_class="no_output")

    @property
    def success(self) -> bool:
        """Whether the message was taken over."""
        return self.outcome is Outcome.ACCEPTED

    @property
    def retryable(self) -> bool:
        """Whether it failed for certain and may succeed another time."""
        return self.outcome is Outcome.RETRYABLE

    def __bool__(self) -> bool:
        return self.success


@dataclass(frozen=True)
class Problem:
    """Something wrong with a configuration: where, which, how bad, and what to do (notifications.md K-1)."""

    path: str
    code: str
    message: str
    severity: str = "error"

    @property
    def is_error(self) -> bool:
        """Whether it keeps the configuration from being used."""
        return self.severity == "error"

    def as_json(self) -> dict[str, str]:
        """The public shape of K-1."""
        return {"path": self.path, "code": self.code, "severity": self.severity, "message": self.message}


class GatewayConfigurationError(Exception):
    """A gateway lacks something it cannot send without (notifications.md G-2)."""

    def __init__(self, gateway: str, parameter: str, reason: str = "") -> None:
        self.gateway = gateway
        self.parameter = parameter
        self.key = f"providers.{gateway}.{parameter}"
        told = reason or str(_("it is missing"))
        super().__init__(f"{gateway}: {parameter}: {told} ({self.key})")


def no_secret(reference: str) -> str:
    """Refuse every `env:` and `file:` reference; the stand-in where no secrets are at hand."""
    raise KeyError(reference)


@dataclass(frozen=True)
class Surroundings:
    """What a provider may use of the house: the one door out, a folder for files, and the secrets behind
    `env:NAME` and `file:/path` (`secret` raises KeyError or OSError for one that is not there)."""

    egress: Egress
    folder: Path
    secret: Callable[[str], str] = field(default=no_secret, repr=False)


class Gateway(Protocol):
    """Anything a message can be handed to. `idempotent`: the same dedup_key twice is delivered once."""

    @property
    def name(self) -> str: ...

    @property
    def idempotent(self) -> bool: ...

    async def send(self, message: Message) -> Result:
        """Hand over one message; failures are results, not exceptions."""


class Provider(ABC):
    """A gateway that a configuration names. Its class name is its name in `providers`, in any case."""

    required_params: ClassVar[tuple[str, ...]] = ()
    optional_params: ClassVar[tuple[str, ...]] = ()
    secret_params: ClassVar[tuple[str, ...]] = ()
    idempotent: ClassVar[bool] = False

    def __init__(self, settings: Settings, surroundings: Surroundings) -> None:
        self._settings = settings
        self._surroundings = surroundings

    def __repr__(self) -> str:
        return f"<{self.name}>"

    @property
    def name(self) -> str:
        """The name it goes by in a configuration and on record."""
        return type(self).__name__

    @classmethod
    def validate(cls, settings: Settings) -> list[Problem]:
        """Everything wrong with its settings, each path beginning with a parameter's name."""
        return [
            *_missing(cls, settings),
            *_not_text(cls, settings),
            *_rates(settings),
            *_price(settings),
            *_unknown(cls, settings),
        ]

    @abstractmethod
    async def send(self, message: Message) -> Result:
        """Hand over one message."""

    def param(self, name: str) -> str:
        """A parameter as text; the reference of a secret one is resolved, and of a secret one only, so that
        a setting cannot be used to read a file out to a gateway.

        Raises GatewayConfigurationError.
        """
        value = self._settings.get(name)
        if not isinstance(value, str):
            raise GatewayConfigurationError(self.name, name)
        if name not in self.secret_params or not is_reference(value):
            return value
        try:
            return self._surroundings.secret(value)
        except (KeyError, OSError):
            raise GatewayConfigurationError(
                self.name, name, str(_("what it refers to is not there"))
            ) from None

    def switched_on(self, name: str) -> bool:
        """An optional yes or no; absent is no."""
        return self._settings.get(name) is True


def is_reference(value: str) -> bool:
    """Whether a setting names where the secret is, rather than being it (notifications.md K-6)."""
    return value.startswith(("env:", "file:"))


async def carry(gateway: Gateway, message: Message) -> Result:
    """Send through a gateway that may be anybody's code; whatever it raises is a result.

    A missing setting is a certain failure. Of any other exception nobody knows how far it had come.
    """
    (result,) = await asyncio.gather(gateway.send(message), return_exceptions=True)
    if isinstance(result, Result):
        return result
    if isinstance(result, GatewayConfigurationError):
        return Result(Outcome.PERMANENT, error_message=str(result), error_class="configuration")
    return Result(Outcome.AMBIGUOUS, error_class=type(result).__name__)


def _missing(cls: type[Provider], settings: Settings) -> list[Problem]:
    message = str(_("Set %(name)s: this gateway cannot send without it."))
    return [
        Problem(name, "missing_param", message % {"name": name})
        for name in cls.required_params
        if name not in settings
    ]


def _not_text(cls: type[Provider], settings: Settings) -> list[Problem]:
    message = str(_("Write %(name)s as text."))
    return [
        Problem(name, "not_text", message % {"name": name})
        for name in cls.required_params
        if name in settings and not isinstance(settings[name], str)
    ]


def _rates(settings: Settings) -> list[Problem]:
    message = str(_("Write %(name)s as a whole number up to %(most)d; 0 is no limit."))
    return [
        Problem(name, "not_int", message % {"name": name, "most": MOST_RATE})
        for name in RATE_PARAMS
        if name in settings and not _is_rate(settings[name])
    ]


def rate(settings: Settings, name: str) -> int:
    """How often a gateway may be called by one of RATE_PARAMS; 0 is no limit."""
    value = settings.get(name)
    return value if isinstance(value, int) and _is_rate(value) else 0


def _is_rate(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST_RATE


def price(settings: Settings) -> Decimal | None:
    """What one segment costs; None where nobody says it."""
    value = settings.get(PRICE_PARAM)
    return Decimal(value) if isinstance(value, str) and _PRICE.fullmatch(value) else None


def _price(settings: Settings) -> list[Problem]:
    if PRICE_PARAM not in settings or price(settings) is not None:
        return []
    message = str(_('Write %(name)s as text with a dot, such as "0.045".')) % {"name": PRICE_PARAM}
    return [Problem(PRICE_PARAM, "bad_price", message)]


def _unknown(cls: type[Provider], settings: Settings) -> list[Problem]:
    message = str(_("Remove %(name)s: this gateway has no such setting."))
    known = {*cls.required_params, *cls.optional_params, *WEBHOOK_PARAMS, *RATE_PARAMS, PRICE_PARAM}
    return [
        Problem(name, "unknown_key", message % {"name": name}, "warning")
        for name in settings
        if name not in known
    ]
