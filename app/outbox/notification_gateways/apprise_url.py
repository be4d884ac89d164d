"""Vendors that the Apprise library knows (docs/decisions, security.md SR-3).

Apprise brings its own HTTP client, so the one door of `egress` does not hold it. What holds it is here: a
short list of vendor schemas whose host is fixed in the library, no query string (which could switch off
the check of certificates), no attachments, nothing from a configuration file.
"""

import asyncio
import re
from typing import Any
from urllib.parse import urlsplit

import apprise

from app.kernel.language import _
from app.outbox.gateways.contract import (
    GatewayConfigurationError,
    Message,
    Outcome,
    Problem,
    Provider,
    Result,
    Settings,
    is_reference,
)

# SMS vendors only: the recipient is a telephone number at the end of the address.
SCHEMAS = frozenset(
    {
        "46elks",
        "atalk",
        "clickatell",
        "msgbird",
        "nexmo",
        "plivo",
        "seven",
        "sinch",
        "telnyx",
        "twilio",
        "vonage",
    }
)
RECIPIENT = "{{ Recipient }}"

_NOBODY = "12025550100"
_PHONE = re.compile(r"\+?[0-9]{7,15}", re.ASCII)
_SPACING = re.compile(r"[\s().-]+")


class AppriseProvider(Provider):
    """Hands the message to one vendor; Url is its Apprise address, ending in {{ Recipient }}."""

    required_params = ("Url",)
    secret_params = ("Url",)

    @classmethod
    def validate(cls, settings: Settings) -> list[Problem]:
        """Everything wrong with its settings."""
        url = settings.get("Url")
        problems = super().validate(settings)
        if not isinstance(url, str):
            return problems
        if not url.strip():
            return [*problems, Problem("Url", "empty_secret", str(_("Set Url: it holds the vendor's key.")))]
        if not is_reference(url) and (why := _unfit(url)):
            problems.append(Problem("Url", "bad_url", why))
        return problems

    async def send(self, message: Message) -> Result:
        """Notify through the library, which says yes or no and no more: a no is ambiguous."""
        recipient = _SPACING.sub("", message.recipient)
        if not _PHONE.fullmatch(recipient):
            return Result(Outcome.PERMANENT, error_class="bad_phone")
        url = self.param("Url")
        if why := _unfit(url):
            raise GatewayConfigurationError(self.name, "Url", why)
        try:
            async with asyncio.timeout(self._surroundings.egress.limits.whole):
                taken = await _vendor(url, recipient).async_notify(body=message.text)
        except TimeoutError:
            return Result(Outcome.AMBIGUOUS, error_class="timeout")
        if taken:
            return Result(Outcome.ACCEPTED, output="accepted by the vendor")
        return Result(Outcome.AMBIGUOUS, error_class="vendor_said_no")


def _vendor(url: str, recipient: str) -> Any:
    """The library's object for one recipient, or None for an address it cannot read."""
    return apprise.Apprise.instantiate(
        url.replace(RECIPIENT, recipient.removeprefix("+")),
        asset=apprise.AppriseAsset(secure_logging=True, plugin_paths=[]),
    )


def _unfit(url: str) -> str:
    """Why an address is not used, or nothing."""
    if not url.endswith(f"/{RECIPIENT}") or url.count(RECIPIENT) != 1:
        return str(_("End the address in /{{ Recipient }}, once."))
    address = url.replace(RECIPIENT, "0")
    if urlsplit(address).scheme.lower() not in SCHEMAS:
        return str(_("Choose one of these vendors: %(names)s.")) % {"names": ", ".join(sorted(SCHEMAS))}
    if "?" in address or "#" in address or not address.isprintable() or " " in address:
        return str(_("Leave options out of the address."))
    vendor = _vendor(url, _NOBODY)
    if vendor is None or len(vendor) != 1:
        return str(_("Write the address as the vendor's page of Apprise shows it, with one recipient."))
    return ""
