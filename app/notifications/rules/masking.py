"""Secrets of providers as pages show them: that they are set, and the end of their fingerprint (K-6). Pure."""

import hashlib
from collections.abc import Sequence
from typing import Any, Final

from app.outbox.gateways import registry
from app.outbox.gateways.contract import WEBHOOK_PARAMS, is_reference

_SHOWN: Final = 4
_MARK: Final = "(set, ends in "


def fingerprint(secret: str) -> str:
    """How a secret is recognised without being shown; a reference is shown as it is, and nothing as nothing."""
    if not secret or is_reference(secret):
        return secret
    return f"{_MARK}{hashlib.sha256(secret.encode()).hexdigest()[-_SHOWN:]})"


def masked(providers: Sequence[Sequence[Any]]) -> list[list[Any]]:
    """The list with every secret as its fingerprint."""
    return [[name, _masked(name, dict(given))] for name, given in providers]


def _masked(name: str, given: dict[str, Any]) -> dict[str, Any]:
    return {
        key: fingerprint(value) if key in _secrets(name) and isinstance(value, str) else value
        for key, value in given.items()
    }


def unmasked(providers: object, before: Sequence[Sequence[Any]]) -> object:
    """The list with each fingerprint replaced by the secret it stands for, where it is still the same one."""
    if not isinstance(providers, list):
        return providers
    known = {str(name).casefold(): dict(given) for name, given in before}
    return [_unmasked(pair, known) for pair in providers]


def _unmasked(pair: Any, known: dict[str, dict[str, Any]]) -> Any:
    if not (isinstance(pair, list) and len(pair) == 2 and isinstance(pair[1], dict)):
        return pair
    old = known.get(str(pair[0]).casefold(), {})
    given = {
        key: old[key]
        if isinstance(value, str) and isinstance(old.get(key), str) and value == fingerprint(old[key])
        else value
        for key, value in pair[1].items()
    }
    return [pair[0], given]


def _secrets(name: str) -> frozenset[str]:
    found = registry.find(name)
    return frozenset({*(found.secret_params if found else ()), *WEBHOOK_PARAMS})
