"""The eGA SMS service: one signed JSON request for each message (notifications.md 8.2, byte for byte)."""

import base64
import hashlib
import hmac
import json
import re
from datetime import UTC, timedelta

import phonenumbers

from app.kernel.language import _
from app.outbox.egress import Answer
from app.outbox.gateways.contract import (
    GatewayConfigurationError,
    Message,
    Outcome,
    Problem,
    Result,
    Settings,
    is_reference,
)
from app.outbox.gateways.http import HttpProvider, Unsendable, compact_json, url_problems
from app.outbox.gateways.masking import excerpt

# The service reads its time three hours east of UTC all year round.
_SERVICE_OFFSET = timedelta(hours=3)
_TOKENS = ("HashMessage1", "UserId", "RequestType")
_OLD_HASH_TOKEN = "PrivateKey"  # noqa: S105 - a word of the configuration, not a key
_RECIPIENT_FORMATS = ("as_is", "e164", "e164_no_plus")
_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+", re.ASCII)
_HEADER_VALUE = re.compile(r"[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?|", re.ASCII)
_OURS = frozenset(
    {"content-type", "content-length", "transfer-encoding", "host", "connection", "authorization"}
)


class eGASMSGateway(HttpProvider):  # noqa: N801 - the name a configuration has for it
    """Signs the message with PrivateKey; the key itself is never in a header, log or record (G-5)."""

    required_params = (
        "GateUrl",
        "SmsResource",
        "PrivateKey",
        "UserId",
        "SenderId",
        "ServiceId",
        "RequestType",
        "HeaderKeys",
        "HeaderValues",
    )
    optional_params = ("AllowInsecure", "RecipientFormat")
    secret_params = ("PrivateKey",)

    @classmethod
    def validate(cls, settings: Settings) -> list[Problem]:
        """Everything wrong with its settings (notifications.md G-2, G-5 to G-7, G-9, G-12)."""
        return [
            *super().validate(settings),
            *_key_problems(settings),
            *url_problems(settings, "GateUrl"),
            *_header_problems(settings),
            *_option_problems(settings),
        ]

    def get_headers(self, message: Message) -> list[tuple[str, str]]:
        """The type, then HeaderKeys with what the tokens of HeaderValues stand for."""
        signed = self._signature(message)
        meaning = {
            "HashMessage1": signed,
            _OLD_HASH_TOKEN: signed,
            "UserId": self.param("UserId"),
            "RequestType": self.param("RequestType"),
        }
        names, tokens = _items(self.param("HeaderKeys")), _items(self.param("HeaderValues"))
        if names and tokens and len(names) != len(tokens):
            raise GatewayConfigurationError(self.name, "HeaderValues", str(_("it must match HeaderKeys")))
        if unknown := [token for token in tokens if token not in meaning]:
            raise GatewayConfigurationError(self.name, "HeaderValues", unknown[0])
        headers = zip(names, (meaning[token] for token in tokens), strict=False)
        return [("content-type", "application/json"), *headers]

    def get_request_content(self, message: Message) -> bytes:
        """The inner JSON as a string within JSON."""
        return compact_json(
            {"data": self._inner(message).decode("ascii"), "datetime": _service_time(message)}
        )

    def get_request_url(self, message: Message) -> str:
        """GateUrl and SmsResource with exactly one slash between them."""
        return f"{self.param('GateUrl').rstrip('/')}/{self.param('SmsResource').lstrip('/')}"

    def read(self, answer: Answer, message: Message) -> Result:
        """A success is exactly 200 with a JSON object without a true `error` (G-8)."""
        if answer.status != 200:
            return self.failed(answer, message, f"http_{answer.status}")
        try:
            said = None if answer.cut else json.loads(answer.body.decode("utf-8"))
        except (ValueError, RecursionError):
            said = None
        if not isinstance(said, dict):
            return self.failed(answer, message, "not_a_json_object")
        if said.get("error"):
            return self.failed(answer, message, "provider_error")
        return Result(Outcome.ACCEPTED, output=excerpt(answer.body, self.secrets()), http_status=200)

    def _inner(self, message: Message) -> bytes:
        return compact_json(
            {
                "message": message.text,
                "datetime": _service_time(message),
                "sender_id": self.param("SenderId"),
                "mobile_service_id": self.param("ServiceId"),
                "recipients": self._recipient(message),
            }
        )

    def _signature(self, message: Message) -> str:
        key = self.param("PrivateKey").encode("ascii")
        return base64.b64encode(hmac.new(key, self._inner(message), hashlib.sha256).digest()).decode("ascii")

    def _recipient(self, message: Message) -> str:
        wanted = self._settings.get("RecipientFormat", "as_is")
        if wanted == "as_is":
            return message.recipient
        try:
            number = phonenumbers.parse(message.recipient, None)
        except phonenumbers.NumberParseException:
            raise Unsendable("bad_phone") from None
        e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
        return e164 if wanted == "e164" else e164.removeprefix("+")


def _service_time(message: Message) -> str:
    return (message.now.astimezone(UTC) + _SERVICE_OFFSET).strftime("%Y-%m-%d %H:%M:%S")


def _items(text: str) -> list[str]:
    return [item.strip() for item in text.split(",")] if text.strip() else []


def _key_problems(settings: Settings) -> list[Problem]:
    key = settings.get("PrivateKey")
    if not isinstance(key, str):
        return []
    if not key.strip():
        return [
            Problem("PrivateKey", "empty_secret", str(_("Set PrivateKey: without it nothing is signed.")))
        ]
    if not is_reference(key) and not key.isascii():
        return [Problem("PrivateKey", "not_ascii", str(_("Use only ASCII characters in PrivateKey.")))]
    return []


def _header_problems(settings: Settings) -> list[Problem]:
    listed = [settings.get(name) for name in ("HeaderKeys", "HeaderValues")]
    names, tokens = (_items(text) if isinstance(text, str) else [] for text in listed)
    problems = []
    if names and tokens and len(names) != len(tokens):
        counts = {"names": len(names), "values": len(tokens)}
        message = str(_("List as many values as names: there are %(names)d names and %(values)d values."))
        problems.append(Problem("HeaderValues", "header_count_mismatch", message % counts))
    return [*problems, *_name_problems(names), *_token_problems(tokens), *_value_problems(settings)]


def _name_problems(names: list[str]) -> list[Problem]:
    message = str(_("Change the header name %(name)s: it is not one that may be sent here."))
    return [
        Problem("HeaderKeys", "bad_header", message % {"name": name})
        for name in names
        if not _HEADER_NAME.fullmatch(name) or name.lower() in _OURS
    ]


def _token_problems(tokens: list[str]) -> list[Problem]:
    unknown = str(_("Change %(token)s: a value is one of HashMessage1, UserId, RequestType."))
    old = str(_("Write HashMessage1 instead of PrivateKey: the hash is sent, never the key."))
    problems = []
    for token in tokens:
        if token == _OLD_HASH_TOKEN:
            problems.append(Problem("HeaderValues", "deprecated_token", old, "warning"))
        elif token not in _TOKENS:
            problems.append(Problem("HeaderValues", "unknown_header_token", unknown % {"token": token}))
    return problems


def _value_problems(settings: Settings) -> list[Problem]:
    message = str(_("Use only printable ASCII characters in %(name)s: it is sent as a header."))
    return [
        Problem(name, "bad_header", message % {"name": name})
        for name in ("UserId", "RequestType")
        if isinstance(value := settings.get(name), str) and not _HEADER_VALUE.fullmatch(value)
    ]


def _option_problems(settings: Settings) -> list[Problem]:
    problems = []
    if settings.get("RecipientFormat", "as_is") not in _RECIPIENT_FORMATS:
        message = str(_("Choose one of %(choices)s.")) % {"choices": ", ".join(_RECIPIENT_FORMATS)}
        problems.append(Problem("RecipientFormat", "bad_choice", message))
    if not isinstance(settings.get("AllowInsecure", False), bool):
        problems.append(Problem("AllowInsecure", "not_bool", str(_("Write true or false."))))
    return problems
