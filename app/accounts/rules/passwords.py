"""Which passwords are taken (security.md SI-6): long enough, not known, not made of what is around it."""

import re
from collections.abc import Callable, Collection
from itertools import pairwise
from typing import Final

from app.kernel.language import _

LEAST: Final = 15
LEAST_WITH_FACTOR: Final = 10
MOST: Final = 128
FEWEST_LETTERS: Final = 5
_SHORTEST_WORD: Final = 4
_EDGES = re.compile(r"^[\W\d_]+|[\W\d_]+$")

#: What stands around every password here.
HOUSE_WORDS: Final = ("recourse", "password", "passwort", "passphrase", "welcome", "administrator")


def least(*, has_factor: bool, organisation_asks: int) -> int:
    """The fewest characters: 15 alone, 10 beside a second factor; an organisation may ask for more than 15."""
    own = LEAST_WITH_FACTOR if has_factor else LEAST
    return max(own, organisation_asks) if organisation_asks > LEAST else own


def problem_of(
    password: str, *, shortest: int, around: Collection[str] = (), is_known: Callable[[str], bool]
) -> object | None:
    """What keeps a password from being taken, in words that never repeat it; None when nothing does.

    `around` are words of the person and their organisation; `is_known` says whether it is on a blocklist.
    """
    if len(password) < shortest:
        return _("Use at least %(least)d characters; four words will do.") % {"least": shortest}
    if len(password) > MOST:
        return _("Use at most %(most)d characters.") % {"most": MOST}
    if _is_monotonous(password):
        return _("Use more different characters: this repeats itself or counts up.")
    if is_known(password) or is_known(bare(password)):
        return _("Choose another: this one is on lists of stolen passwords.")
    if _is_mostly(password, around):
        return _("Choose another: this one is made of names that stand around it.")
    return None


def bare(password: str) -> str:
    """Folded, without digits and signs at its ends: what people put around a word they know."""
    return _EDGES.sub("", password.casefold())


def words_of(*texts: str) -> set[str]:
    """The words of names, of four letters or more, folded."""
    found = (word for text in texts for word in re.split(r"[\W\d_]+", text.casefold()))
    return {word for word in found if len(word) >= _SHORTEST_WORD}


def _is_monotonous(password: str) -> bool:
    return len(set(password)) < FEWEST_LETTERS or _is_repeated(password) or _is_run(password)


def _is_repeated(password: str) -> bool:
    """Whether it is a shorter one several times over, perhaps cut at its end, of at most five characters."""
    return any(password == (password[:size] * len(password))[: len(password)] for size in range(1, 6))


def _is_run(password: str) -> bool:
    steps = {ord(after) - ord(before) for before, after in pairwise(password)}
    return len(steps) == 1


def _is_mostly(password: str, around: Collection[str]) -> bool:
    rest = password.casefold()
    for word in sorted({*around, *HOUSE_WORDS}, key=len, reverse=True):
        rest = rest.replace(word, "")
    return len(re.sub(r"[\W\d_]+", "", rest)) < FEWEST_LETTERS and rest != password.casefold()
