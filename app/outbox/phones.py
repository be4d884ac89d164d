"""Telephone numbers as gateways want them: E.164 (notifications.md 11.7)."""

import re
from dataclasses import dataclass

import phonenumbers
from phonenumbers import PhoneNumberType

COUNTRIES = frozenset(phonenumbers.SUPPORTED_REGIONS)

# Zero-width and direction marks come along when a number is pasted from a page.
_FILLERS = re.compile("[\\s\u200b-\u200f\u2060\u202a-\u202e\u2066-\u2069\ufeff\u00ad.()\u2010-\u2015-]+")
_BETWEEN_NUMBERS = re.compile(r"[/;,|\n]+")
_DIALLED = re.compile(r"\+?[0-9]+", re.ASCII)
_EASTERN_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_E164 = re.compile(r"\+[1-9][0-9]{6,14}", re.ASCII)


@dataclass(frozen=True)
class Phone:
    """A number that can be dialled from anywhere; `one_of_several` when the field held more than one."""

    e164: str
    one_of_several: bool = False


def normalised(raw: str, country: str) -> Phone | None:
    """The first number in `raw` that can receive a message in `country` (ISO 3166 alpha-2), or None.

    Letters, a length the country does not have and, where the numbering plan tells them apart, fixed
    lines are refused.
    """
    parts = [part for part in _BETWEEN_NUMBERS.split(raw) if part.strip()]
    found = [number for part in parts if (number := _one(part, country))]
    return Phone(found[0], one_of_several=len(parts) > 1) if found else None


def _one(raw: str, country: str) -> str | None:
    dialled = _FILLERS.sub("", raw).translate(_EASTERN_DIGITS)
    if dialled.startswith("00"):
        dialled = "+" + dialled[2:]
    if not _DIALLED.fullmatch(dialled):
        return None
    try:
        number = phonenumbers.parse(dialled, country)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    if phonenumbers.number_type(number) == PhoneNumberType.FIXED_LINE:
        return None
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return e164 if _E164.fullmatch(e164) else None
