"""Codes of the second factor: time steps (RFC 6238) and recovery codes (security.md SI-9, SI-11)."""

import hmac
import re
from datetime import datetime
from typing import Final

import pyotp

STEP_SECONDS: Final = 30
DIGITS: Final = 6
RECOVERY_CODES: Final = 10
RECOVERY_LETTERS: Final = 24
_ALPHABET: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_EASTERN = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_TOTP = re.compile(r"[0-9]{6}")
_RECOVERY = re.compile(rf"[{_ALPHABET}]{{{RECOVERY_LETTERS}}}")


def step_of(at: datetime) -> int:
    """The number of the 30-second step an instant lies in."""
    return int(at.timestamp()) // STEP_SECONDS


def plain(typed: str) -> str:
    """A code without the spaces and dashes people put in, eastern digits as western ones, in capitals."""
    return re.sub(r"[\s-]", "", typed.translate(_EASTERN)).upper()


def is_code(typed: str) -> bool:
    """Whether this has the form of a code of the app."""
    return bool(_TOTP.fullmatch(plain(typed)))


def is_recovery(typed: str) -> bool:
    """Whether this has the form of a recovery code."""
    return bool(_RECOVERY.fullmatch(plain(typed)))


def matching_step(secret: str, typed: str, *, now: datetime) -> int | None:
    """The step a code belongs to: the current one, or the one before it, for slow hands and networks.

    None when it belongs to neither. Both are compared whichever fits, in constant time.
    """
    code, current, totp = plain(typed), step_of(now), pyotp.TOTP(secret, digits=DIGITS, interval=STEP_SECONDS)
    if not _TOTP.fullmatch(code):
        return None
    fits = [step for step in (current, current - 1) if hmac.compare_digest(totp.generate_otp(step), code)]
    return fits[0] if fits else None


def grouped(code: str) -> str:
    """A long code in groups of four, to be read and written down."""
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))
