"""How often a password or code may be wrong (security.md SI-5, SI-10)."""

import unicodedata
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

#: Wrong passwords in a row, without a success between, that close the password until it is reset.
CLOSES_PASSWORD: Final = 50
#: Wrong codes in a row that close the second factor until a recovery code or a manager opens it.
CLOSES_FACTOR: Final = 50
#: Wrong codes after one right password.
CODES_A_STEP: Final = 5
#: Wrong passwords or codes while confirming who one is; then the session ends (SE-6).
WRONG_FRESH: Final = 5


@dataclass(frozen=True)
class Limit:
    """At most `most` in a rolling window."""

    most: int
    window: timedelta


#: Per name, whoever tries; a name that nobody has counts the same.
BY_NAME: Final = Limit(5, timedelta(minutes=60))
#: Per browser in which this very person has signed in before: others' failures do not stop it.
BY_KNOWN_BROWSER: Final = Limit(10, timedelta(minutes=60))


def folded(name: str) -> str:
    """One key for every way to write a name: compatibility forms, case and outer space do not count."""
    return unicodedata.normalize("NFKC", name).casefold().strip()


def password_is_closed(wrong_in_a_row: int) -> bool:
    """Whether only a reset opens this account again."""
    return wrong_in_a_row >= CLOSES_PASSWORD


def factor_is_closed(wrong_in_a_row: int) -> bool:
    """Whether codes are no longer taken."""
    return wrong_in_a_row >= CLOSES_FACTOR
