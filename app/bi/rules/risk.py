"""How exposed an institution is that handles patient data. Pure (bi.md 3, security_risk_clients)."""

from dataclasses import dataclass
from typing import Any, Final

from app.kernel.language import _

LOW: Final = "low"
MEDIUM: Final = "medium"
HIGH: Final = "high"
HIGHEST: Final = 100
_MEDIUM_FROM: Final = 30
_HIGH_FROM: Final = 60
_MANY_WITHOUT_FACTOR: Final = 0.2
_MANY_DORMANT: Final = 0.1
_LONG_SESSION: Final = 60

#: What each flag means, in the words of the page.
FLAGS: Final = {
    "admin_without_mfa": _("An administrator has no second factor"),
    "users_without_mfa": _("More than a fifth of the people have no second factor"),
    "token_no_expiry": _("A token never expires"),
    "no_retention": _("No retention rule is switched on"),
    "no_agreement": _("No signed agreement"),
    "dormant_users": _("More than a tenth of the people have not signed in for 90 days"),
    "long_session": _("Sessions last longer than an hour"),
}
BANDS: Final = {LOW: _("Low"), MEDIUM: _("Medium"), HIGH: _("High")}


@dataclass(frozen=True)
class Exposure:
    """What the score is made of."""

    users: int
    admins_without_mfa: int
    users_without_mfa: int
    dormant: int
    tokens_without_end: int
    session_minutes: int
    has_retention: bool
    has_agreement: bool


def flags(of: Exposure) -> list[dict[str, Any]]:
    """What is wrong, with the weight of each."""
    judged = (
        ("admin_without_mfa", 25, of.admins_without_mfa > 0),
        ("users_without_mfa", 15, of.users_without_mfa > of.users * _MANY_WITHOUT_FACTOR),
        ("token_no_expiry", 15, of.tokens_without_end > 0),
        ("no_retention", 15, not of.has_retention),
        ("no_agreement", 15, not of.has_agreement),
        ("dormant_users", 10, of.dormant > of.users * _MANY_DORMANT),
        ("long_session", 5, of.session_minutes > _LONG_SESSION),
    )
    return [{"code": code, "weight": weight} for code, weight, is_so in judged if is_so]


def score(found: list[dict[str, Any]]) -> int:
    """The sum of the weights, at most 100."""
    return min(HIGHEST, sum(int(each["weight"]) for each in found))


def band(points: int) -> str:
    """0 to 29 low, 30 to 59 medium, 60 and more high."""
    if points >= _HIGH_FROM:
        return HIGH
    return MEDIUM if points >= _MEDIUM_FROM else LOW
