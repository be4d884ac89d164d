"""In what encoding a text file was written: certain, or a guess for the person to confirm."""

import codecs
from dataclasses import dataclass
from typing import BinaryIO

from charset_normalizer import from_bytes

SAMPLE = 64 * 1024
CHUNK = 1024 * 1024
# Below this many bytes outside ASCII statistics say little.
TELLING = 24
# Offered to the person in this order; Latin-1 reads any bytes at all and therefore stands last.
CHOICES = ("utf-8", "cp1252", "cp1256", "cp1250", "mac-roman", "utf-16-le", "utf-16-be", "latin-1")

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_TITLES = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8",
    "utf-16": "UTF-16",
    "utf-32": "UTF-32",
    "cp1252": "Windows-1252",
    "cp1256": "Windows-1256 (Arabic)",
    "cp1250": "Windows-1250 (Central European)",
    "mac-roman": "Mac Roman",
    "latin-1": "Latin-1",
}


@dataclass(frozen=True)
class Encoding:
    """The codec's name, whether it is certain, and what the person may choose instead."""

    name: str
    certain: bool = True

    @property
    def title(self) -> str:
        """The encoding as people know it."""
        return _TITLES.get(self.name, self.name.upper())

    @property
    def others(self) -> tuple[str, ...]:
        """The other encodings to offer."""
        return tuple(name for name in CHOICES if name != self.name)


def of(file: BinaryIO) -> Encoding:
    """The encoding of a file: by its mark, by being valid UTF-8, else by the best guess that decodes it all."""
    file.seek(0)
    sample = file.read(SAMPLE)
    for mark, name in _MARKS:
        if sample.startswith(mark):
            return Encoding(name)
    wide = _wide(sample)
    if wide and undecodable(file, wide) is None:
        return Encoding(wide, certain=False)
    if undecodable(file, "utf-8") is None:
        return Encoding("utf-8")
    guesses = (*_guesses(_foreign(file)), "latin-1")
    return Encoding(next(name for name in guesses if undecodable(file, name) is None), certain=False)


def undecodable(file: BinaryIO, encoding: str) -> int | None:
    """The line on which the file stops being text in this encoding; None when all of it is.

    Raises LookupError for an encoding nobody knows.
    """
    decoder = codecs.getincrementaldecoder(encoding)()
    file.seek(0)
    line = 1
    while True:
        chunk = file.read(CHUNK)
        try:
            text = decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError as wrong:
            return line + bytes(wrong.object[: wrong.start]).count(b"\n")
        if not chunk:
            return None
        line += text.count("\n")


def _wide(sample: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of Western text is NUL."""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if half >= 2 and odd > half * 0.6 and even == 0:
        return "utf-16-le"
    if half >= 2 and even > half * 0.6 and odd == 0:
        return "utf-16-be"
    return None


def _foreign(file: BinaryIO) -> bytes:
    """The lines that hold more than ASCII, up to a sample: the rest says nothing about the encoding."""
    file.seek(0)
    found = bytearray()
    for line in iter(lambda: file.readline(SAMPLE), b""):
        if not line.isascii():
            found += line
            if len(found) >= SAMPLE:
                break
    return bytes(found)


def _guesses(sample: bytes) -> tuple[str, ...]:
    """Windows-1252 wherever it is plausible (it is what Excel writes here), then the statistics' choice."""
    few = sum(byte > 127 for byte in sample) < TELLING
    matches = from_bytes(sample)
    found = [codecs.lookup(match.encoding).name for match in matches]
    plausible = few or any("cp1252" in match.could_be_from_charset for match in matches)
    return ("cp1252", *found[:1]) if plausible else (*found[:1], "cp1252")
