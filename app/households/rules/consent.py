"""What a change of consent must look like (notifications.md 2)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from app.kernel.errors import Invalid, NotFound
from app.kernel.language import _

APPROVAL, LANGUAGE = "approvalOfNotification", "languageOfNotification"
KEYS: Final = frozenset({APPROVAL, LANGUAGE})
#: How it is known what a household wants (1.9).
FORM, IMPORT, STOP_KEYWORD, API = "form", "import", "stop_keyword", "api"


class ValidationError(Invalid):
    """Consent that cannot be stored; `problems` names the key."""


class FamilyNotFound(NotFound):
    """There is no such household."""


@dataclass(frozen=True)
class Wish:
    """What a household wants; None leaves it as it is."""

    approved: bool | None = None
    language: str | None = None


def read_new(data: Mapping[str, Any] | None, languages: Collection[str]) -> Wish:
    """What a new record is to say: a key that is missing takes its default (S-1 to S-3).

    Raises ValidationError.
    """
    given = data or {}
    approved = _approval(given[APPROVAL]) if APPROVAL in given else None
    return Wish(approved, _language(given[LANGUAGE], languages) if LANGUAGE in given else None)


def read_change(data: Mapping[str, Any], languages: Collection[str]) -> Wish:
    """What a change says: a key that is missing or None changes nothing (S-10, S-11). Raises ValidationError."""
    approved, language = data.get(APPROVAL), data.get(LANGUAGE)
    return Wish(
        None if approved is None else _approval(approved),
        None if language is None else _language(language, languages),
    )


def unknown_keys(data: Mapping[str, Any] | None) -> list[str]:
    """What nobody reads: it is left out and logged."""
    return sorted(str(key) for key in set(data or {}) - KEYS)


def _approval(value: object) -> bool:
    if isinstance(value, bool):
        return value
    told = {"key": APPROVAL, "type": type(value).__name__}
    raise ValidationError(None, **{APPROVAL: _("%(key)s must be true or false, not %(type)s.") % told})


def _language(value: object, languages: Collection[str]) -> str:
    if isinstance(value, str) and value in languages:
        return value
    told = {"code": value}
    raise ValidationError(None, **{LANGUAGE: _("There is no language %(code)s to be told in.") % told})
