"""The `providers` part of the configuration: their order, their settings, what is wrong with them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from app.kernel.language import _
from app.outbox.gateways import registry
from app.outbox.gateways.contract import Problem

Providers = tuple[tuple[str, Mapping[str, Any]], ...]

DEFAULT_PROVIDERS: Mapping[str, Mapping[str, Any]] = {
    "eGASMSGateway": {
        "GateUrl": "http://127.0.0.1:8000",
        "SmsResource": "/api/policy_notification/test_sms/",
        "PrivateKey": "",
        "UserId": "",
        "SenderId": "",
        "ServiceId": "",
        "RequestType": "",
        "HeaderKeys": "X-Auth-Request-Hash,X-Auth-Request-Id,X-Auth-Request-Type",
        "HeaderValues": "PrivateKey,UserId,RequestType",
    },
    "TextNotificationProvider": {"DestinationFolder": "sent_notification"},
}


def read_providers(raw: object) -> Providers:
    """The providers in the order they are tried (F-1): from an object, or from the list of name and
    settings it is stored as, so that nothing on the way can reorder it. What cannot be read is left out.
    """
    return tuple((name, settings) for name, settings in _pairs(raw) if isinstance(settings, Mapping))


def as_stored(providers: Providers) -> list[list[Any]]:
    """The list they are stored as."""
    return [[name, dict(settings)] for name, settings in providers]


def usable_providers(providers: Providers) -> Providers:
    """Those a message can be handed to: known, and without an error in their settings (K-2, K-7)."""
    return tuple(
        (name, settings)
        for name, settings in providers
        if (found := registry.find(name)) and not any(one.is_error for one in found.validate(settings))
    )


def provider_problems(raw: object, *, sending: bool) -> list[Problem]:
    """Everything wrong with the providers. `sending`: some message is switched on, so that a gateway
    without its secret, or none at all, is an error (K-7)."""
    pairs = _pairs(raw)
    if not isinstance(raw, Mapping | list) or len(pairs) < len(raw):
        return [Problem("providers", "not_object", str(_("List each provider by name with its settings.")))]
    problems = [problem for name, settings in pairs for problem in _of_one(name, settings, sending=sending)]
    problems += _twice([name for name, _settings in pairs])
    if sending and not usable_providers(read_providers(raw)):
        message = str(_("Set up at least one provider: messages are switched on and none can leave."))
        problems.append(Problem("providers", "no_usable_provider", message))
    return problems


def _pairs(raw: object) -> Sequence[tuple[str, Any]]:
    if isinstance(raw, Mapping):
        return [(str(name), settings) for name, settings in raw.items()]
    if isinstance(raw, list):
        return [(str(pair[0]), pair[1]) for pair in raw if isinstance(pair, list) and len(pair) == 2]
    return []


def _of_one(name: str, settings: object, *, sending: bool) -> list[Problem]:
    place = f"providers.{name}"
    provider = registry.find(name)
    if provider is None:
        known = {"names": ", ".join(registry.known_providers())}
        return [Problem(place, "unknown_provider", str(_("Choose one of %(names)s.")) % known)]
    if not isinstance(settings, Mapping):
        return [Problem(place, "not_object", str(_("Write the settings of the provider as an object.")))]
    found = (replace(one, path=f"{place}.{one.path}") for one in provider.validate(settings))
    return [
        one if sending or one.code != "empty_secret" else replace(one, severity="warning") for one in found
    ]


def _twice(names: Sequence[str]) -> list[Problem]:
    folded = [name.casefold() for name in names]
    message = str(_("List each provider once; upper and lower case are the same name."))
    return [
        Problem(f"providers.{name}", "duplicate_provider", message)
        for place, name in enumerate(names)
        if folded[place] in folded[:place]
    ]
