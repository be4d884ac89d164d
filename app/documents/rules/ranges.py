"""Which part of a file is asked for (RFC 9110 14): one range, or the whole."""

import re
from dataclasses import dataclass

_ONE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})", re.ASCII)


@dataclass(frozen=True)
class Part:
    """Bytes `first` to `last`, both sent, of `size`."""

    first: int
    last: int
    size: int
    is_whole: bool = False

    @property
    def length(self) -> int:
        """How many bytes are sent."""
        return self.last - self.first + 1

    @property
    def content_range(self) -> str:
        """The header that says which part it is."""
        return f"bytes {self.first}-{self.last}/{self.size}"


def asked(header: str | None, size: int) -> Part | None:
    """The part a Range header asks for; None when there is no such part (416).

    Several ranges, other units and rubbish get the whole, as the standard allows: no answer is ever longer.
    """
    whole = Part(0, size - 1, size, is_whole=True)
    found = _ONE.fullmatch(header.strip()) if header else None
    if found is None or not (found[1] or found[2]):
        return whole
    if not found[1]:
        wanted = min(int(found[2]), size)
        return Part(size - wanted, size - 1, size) if wanted else None
    first, last = int(found[1]), min(int(found[2] or size), size - 1)
    if found[2] and int(found[2]) < first:
        return whole
    return Part(first, last, size) if first < size else None
