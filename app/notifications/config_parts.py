"""Single settings of the configuration: what is wrong with each, and how it is read (notifications.md 9, 11)."""

import re
from collections.abc import Mapping
from datetime import time
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from app.kernel.language import _
from app.outbox.gateways.contract import Problem
from app.outbox.phones import COUNTRIES, normalised

_CLOCK = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])", re.ASCII)
_CURRENCY = re.compile(r"[A-Z]{3}", re.ASCII)
_LONGEST_WORD = 30


def right_problems(rights: object) -> list[Problem]:
    """The further rights of the report: at least one, each as text."""
    message = str(_("List at least one right, each as text, such as 131224."))
    fits = isinstance(rights, list) and rights and all(isinstance(one, str) and one for one in rights)
    return [] if fits else [Problem("family_policy_notification_report_perms", "not_list", message)]


def quiet_problems(quiet: object) -> list[Problem]:
    """The quiet hours: a start and an end on the clock."""
    if not isinstance(quiet, Mapping):
        return [Problem("quiet_hours", "not_object", str(_("Write a start and an end, such as 21:00.")))]
    message = str(_("Write a time from 00:00 to 23:59."))
    return [
        Problem(f"quiet_hours.{end}", "bad_hour", message)
        for end in ("start", "end")
        if clock_of(quiet.get(end)) is None
    ]


def country_problems(country: object) -> list[Problem]:
    """The country of numbers without a prefix; none is fine."""
    if country is None or is_country(country):
        return []
    message = str(_("Write the two capital letters of a country, such as TZ."))
    return [Problem("default_country", "bad_country", message)]


def word_problems(words: object) -> list[Problem]:
    """The words that end messages beside the usual ones: single words, each as text (11.9)."""
    if not isinstance(words, list):
        return [Problem("stop_words", "not_list", str(_("List words, each as text, such as ACHA.")))]
    message = str(_("Write one word of at most thirty letters: an answer counts when it is that word alone."))
    return [
        Problem(f"stop_words.{place}", "not_word", message)
        for place, word in enumerate(words)
        if not (isinstance(word, str) and len(word.split()) == 1 and len(word) <= _LONGEST_WORD)
    ]


def trial_problems(numbers: object, country: object) -> list[Problem]:
    """The numbers of the test mode: each can be called (11.13)."""
    if not isinstance(numbers, list):
        return [
            Problem("test_numbers", "not_list", str(_("List numbers, each as text; none is no test mode.")))
        ]
    message = str(_("Write a number that can be called, such as +255754123456."))
    return [
        Problem(f"test_numbers.{place}", "bad_phone", message)
        for place, number in enumerate(numbers)
        if not isinstance(number, str) or _as_called(number, country) is None
    ]


def trial_numbers(numbers: list[str], country: str | None) -> frozenset[str]:
    """The numbers of the test mode as messages carry them; none is no test mode."""
    return frozenset(called for number in numbers if (called := _as_called(number, country)))


def currency_problems(currency: object) -> list[Problem]:
    """The money of `PricePerSegment`; empty where nobody says one."""
    if currency == "" or (isinstance(currency, str) and _CURRENCY.fullmatch(currency)):
        return []
    return [Problem("currency", "bad_currency", str(_("Write the three capital letters of a currency.")))]


def _as_called(number: str, country: object) -> str | None:
    # Without a country numbers go out as they are stored, trimmed (11.7).
    if not is_country(country):
        return number.strip() or None
    found = normalised(number, str(country))
    return found.e164 if found else None


def is_country(country: object) -> bool:
    """Whether it is a country whose numbers are known."""
    return isinstance(country, str) and country in COUNTRIES


def is_zone(name: object) -> bool:
    """Whether it is the name of a time zone."""
    if not isinstance(name, str) or not name:
        return False
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def clock_of(text: object) -> time | None:
    """A time such as 21:00; None for anything else."""
    found = _CLOCK.fullmatch(text) if isinstance(text, str) else None
    return time(int(found[1]), int(found[2])) if found else None
