"""Which repetitions of an iCalendar event are taken: those a holiday needs, and none that could be sought for ever.

A rule without any match, or with a step of nothing, keeps the expanding library busy for seconds or for good, so a
rule is taken only where it is plain that it matches again and again.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date

from app.sla.rules.calendar import CalendarError

_KEYS = {
    "FREQ": r"DAILY|WEEKLY|MONTHLY|YEARLY",
    "INTERVAL": r"[1-9]\d{0,2}",
    "COUNT": r"[1-9]\d{0,4}",
    "UNTIL": r"\d{8}(T\d{6}Z?)?",
    "WKST": r"MO|TU|WE|TH|FR|SA|SU",
    "BYMONTH": r"(0?[1-9]|1[0-2])(,(0?[1-9]|1[0-2]))*",
    "BYMONTHDAY": r"-?(0?[1-9]|[12]\d|3[01])(,-?(0?[1-9]|[12]\d|3[01]))*",
    "BYDAY": r"([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU)(,([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU))*",
}
_PERIODS = {"DAILY": 1, "WEEKLY": 7, "MONTHLY": 28, "YEARLY": 365}
_LEAP_YEAR = 2028


def check_rule(line: str) -> None:
    """Refuse the repetition of one unfolded line (RRULE, or the withdrawn EXRULE); raises CalendarError."""
    name, _, text = line.partition(":")
    parts = dict(part.partition("=")[::2] for part in text.strip().upper().split(";") if part)
    known = all(re.fullmatch(_KEYS.get(key, ""), value) for key, value in parts.items())
    if name.upper() != "RRULE" or "FREQ" not in parts or not known or not _matches(parts):
        raise CalendarError(f"The repetition {text.strip()[:80]} is not one a holiday can have.")


def occurrences(rule: Mapping[str, Sequence[object]], days: int) -> int:
    """At most so many occurrences of a checked rule lie in so many days."""
    by_day = [str(day) for day in rule.get("BYDAY", ())]
    in_month = len(rule.get("BYMONTHDAY", ())) or sum(1 if day[0] in "+-12345" else 5 for day in by_day) or 1
    frequency = str(rule["FREQ"][0]).upper()
    months = len(rule.get("BYMONTH", ())) or (12 if by_day or "BYMONTHDAY" in rule else 1)
    each = in_month * months if frequency == "YEARLY" else in_month
    return max(0, days) // _PERIODS[frequency] * each


def _matches(parts: dict[str, str]) -> bool:
    """The rule is sure to have matches in any 28 years."""
    chosen = {key for key in parts if key.startswith("BY")}
    numbered = any(character.isdigit() for character in parts.get("BYDAY", ""))
    if not chosen:
        return True
    if parts["FREQ"] == "WEEKLY":
        return chosen == {"BYDAY"} and not numbered
    if parts["FREQ"] == "DAILY" or "INTERVAL" in parts or (numbered and "BYMONTHDAY" in chosen):
        return False
    return chosen <= {"BYDAY"} or "BYMONTHDAY" not in chosen or _exists(parts)


def _exists(parts: dict[str, str]) -> bool:
    months = [int(month) for month in parts.get("BYMONTH", "1").split(",")]
    days = [abs(int(day)) for day in parts["BYMONTHDAY"].split(",")]
    return any(_is_date(month, day) for month in months for day in days)


def _is_date(month: int, day: int) -> bool:
    try:
        return bool(date(_LEAP_YEAR, month, day))
    except ValueError:
        return False
