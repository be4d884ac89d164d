"""What the forms of the console take, and what gateways send: each is read once, every problem at once."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Self

from app.kernel.errors import Invalid
from app.kernel.fields import Fields
from app.kernel.json_input import read_json
from app.kernel.language import _
from app.notifications.config import DEFAULTS, Config
from app.notifications.provider_config import as_stored, read_providers
from app.notifications.rules.masking import unmasked
from app.notifications.rules.samples import Wording, faults
from app.outbox.rules.receipts import read
from app.outbox.tables import RECEIPTS

_LONGEST_CONFIG: Final = 50_000
_MOST_FAULTS: Final = 5


@dataclass(frozen=True)
class SettingInput:
    """A configuration, the version it was written over, and why it changes."""

    config: dict[str, Any] = field(repr=False)
    version: int | None
    reason: str

    @classmethod
    def parse(cls, form: Mapping[str, Any], before: Config) -> Self:
        """Raises Invalid."""
        fields = Fields(form)
        text = fields.text("config", empty=_("Write the configuration."), longest=_LONGEST_CONFIG)
        version = fields.number("version", lowest=0)
        reason = fields.line("reason", longest=300)
        fields.done()
        return cls(read_setting(text, before), version, reason)


def read_setting(text: str, before: Config) -> dict[str, Any]:
    """The object, with the secrets that were only shown masked put back from `before`. Raises Invalid."""
    try:
        read_json(text)
    except Invalid as wrong:
        raise Invalid(config=wrong.message) from None
    # The strict reading makes decimals of numbers with a point; a configuration is kept as plain JSON.
    given = json.loads(text)
    if not isinstance(given, dict):
        raise Invalid(config=_("Write one JSON object."))
    if isinstance(given.get("providers"), dict):
        given["providers"] = [[name, each] for name, each in given["providers"].items()]
    known = as_stored(read_providers({**DEFAULTS, **before}["providers"]))
    given["providers"] = unmasked(given.get("providers", known), known)
    return given


@dataclass(frozen=True)
class WordingInput:
    """The words of a message, and the version they were written over; only a mail has a subject."""

    subject: str
    body: str
    version: int

    @classmethod
    def parse(cls, form: Mapping[str, Any], before: Wording, hosts: Sequence[str]) -> Self:
        """Links may lead to these hosts only. Raises Invalid."""
        fields = Fields(form)
        subject = "" if before.is_sms else fields.line("subject", longest=300)
        body = fields.text("body", empty=_("Write the words of the message."))
        version = fields.number("version", lowest=1) or 0
        if not before.is_sms and not subject:
            fields.problem("subject", _("Write the subject of the mail."))
        for name, text in (("body", body), ("subject", subject)):
            found = faults(before.name, text, before.names, hosts) if text else []
            if found:
                fields.problem(name, " ".join(fault.message for fault in found[:_MOST_FAULTS]))
        return fields.done(cls(subject, body, version))


@dataclass(frozen=True)
class TrialInput:
    """The number that is to get a test message."""

    number: str = field(repr=False)

    @classmethod
    def parse(cls, form: Mapping[str, Any]) -> Self:
        """Raises Invalid."""
        fields = Fields(form)
        empty = _("Write the number that is to get it.")
        return fields.done(cls(fields.line("number", empty=empty, longest=50)))


@dataclass(frozen=True)
class InboundInput:
    """One message that somebody sent back, as its gateway passes it on."""

    reference: str
    sender: str = field(repr=False)
    text: str = field(repr=False)

    @classmethod
    def parse(cls, given: object) -> Self:
        """From {id, from, text}. Raises Invalid."""
        if not isinstance(given, dict):
            raise Invalid(form=_("Send an object with id, from and text."))
        fields = Fields({"id": given.get("id"), "sender": given.get("from"), "text": given.get("text")})
        return fields.done(
            cls(
                reference=fields.line("id", empty=_("Send the id of the message."), longest=200),
                sender=fields.line("sender", empty=_("Send the number it came from."), longest=50),
                text=fields.text("text", longest=1_000),
            )
        )


@dataclass(frozen=True)
class ReceiptInput:
    """What a gateway says became of a message; the reference is its own or the key it was given."""

    reference: str
    status: str

    @classmethod
    def parse(cls, given: object) -> Self:
        """From {reference, status}. Raises Invalid."""
        if not isinstance(given, dict):
            raise Invalid(form=_("Send an object with reference and status."))
        status = given.get("status")
        fields = Fields(
            {
                "reference": given.get("reference"),
                "status": read(status) if isinstance(status, str) else status,
            }
        )
        return fields.done(
            cls(
                reference=fields.line(
                    "reference", empty=_("Send the reference of the message."), longest=250
                ),
                status=fields.choice("status", RECEIPTS, empty=_("Say what became of the message.")),
            )
        )
