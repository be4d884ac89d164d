"""Passwords that are known to be stolen: the lists of zxcvbn, and a file of SHA-1 sums if one is given.

The file is sorted, a sum in hex a line, perhaps with `:count` behind it, as such lists are published. It
is never read whole and no network is asked (security.md SI-6).
"""

import hashlib
import mmap
from functools import cache
from pathlib import Path
from typing import Final

from zxcvbn.frequency_lists import FREQUENCY_LISTS

SHORTEST: Final = 10
_HEX: Final = 40


@cache
def _shipped() -> frozenset[str]:
    """The words of the shipped lists that are long enough to be tried as a password here."""
    return frozenset(word for words in FREQUENCY_LISTS.values() for word in words if len(word) >= SHORTEST)


class Blocklist:
    """Says whether a password is known. `file` may be empty. Raises FileNotFoundError for one that is not there."""

    def __init__(self, file: str = "") -> None:
        self._path = Path(file) if file else None
        if self._path is not None and not self._path.is_file():
            raise FileNotFoundError(f"PASSWORD_BLOCKLIST: there is no file {file}.")

    def __contains__(self, password: str) -> bool:
        return password.casefold() in _shipped() or self._in_file(password)

    def _in_file(self, password: str) -> bool:
        if self._path is None or self._path.stat().st_size == 0:
            return False
        digest = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper().encode()
        with self._path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as lines:
            return _holds(lines, digest)


def _holds(lines: mmap.mmap, digest: bytes) -> bool:
    """Binary search over lines of any length."""
    low, high = 0, len(lines)
    while low < high:
        middle = (low + high) // 2
        start = lines.rfind(b"\n", low, middle) + 1 or low
        end = lines.find(b"\n", start)
        end = len(lines) if end < 0 else end
        found = lines[start : start + _HEX].upper()
        if found == digest:
            return True
        low, high = (end + 1, high) if found < digest else (low, start)
    return False
