"""The text of a message: how many SMS segments it takes, and the names filled into a template.

Segments follow GSM 03.38 and 23.040 (notifications.md 11.8). Templates know one thing only, a name in
double braces, found by a pattern (security.md MS-5): no expression, no attribute, no Jinja.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from app.kernel.language import _

LONGEST_VALUE = 60
MOST_SEGMENTS = 6

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENSION = frozenset("^{}\\[~]|€\f")
_ALPHABET = _BASIC | _EXTENSION
_PLAIN_PUNCTUATION = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f", '"'),
        **dict.fromkeys("\u2013\u2014", "-"),
        **dict.fromkeys("\u00a0\u202f", " "),
        "\u2026": "...",
    }
)

_PLACEHOLDER = re.compile(r"\{\{ ?([A-Za-z][A-Za-z0-9_]{0,39}) ?\}\}", re.ASCII)
_FOREIGN_SYNTAX = re.compile(r"\{\{|\{%|\{#|\$\{|<%")
_LINK = re.compile(r"(?:https?://|www\.)([^\s/?#]*)", re.IGNORECASE)
_FILLED = "\ufffc"  # stands for a value, so that a link cannot take its host from one
# Controls, line and paragraph separators, marks that turn the direction of what follows, half characters.
_UNFIT = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]+")


@dataclass(frozen=True)
class Size:
    """What an SMS costs: its alphabet, septets or UTF-16 units, and segments."""

    encoding: str
    units: int
    segments: int

    @property
    def sendable(self) -> bool:
        """Neither empty nor longer than six segments (918 septets, 402 units)."""
        return 0 < self.segments <= MOST_SEGMENTS


def measure(text: str) -> Size:
    """The size of a text as it would leave, by filling segments (notifications.md 11.8).

    A character that takes two units (an escape pair, a surrogate pair) is never split, so a division
    would sometimes say one segment too few.
    """
    if all(letter in _ALPHABET for letter in text):
        widths = [2 if letter in _EXTENSION else 1 for letter in text]
        return Size("GSM-7", sum(widths), _segments(widths, alone=160, joined=153))
    widths = [2 if letter > "\uffff" else 1 for letter in text]
    return Size("UCS-2", sum(widths), _segments(widths, alone=70, joined=67))


def _segments(widths: Iterable[int], *, alone: int, joined: int) -> int:
    widths = list(widths)
    if sum(widths) <= alone:
        return 1 if widths else 0
    count, room = 1, joined
    for width in widths:
        if width > room:
            count, room = count + 1, joined
        room -= width
    return count


def with_plain_punctuation(text: str) -> str:
    """Curly quotes, dashes, the ellipsis and hard spaces as GSM-7 has them; letters stay as they are."""
    return text.translate(_PLAIN_PUNCTUATION)


@dataclass(frozen=True)
class Fault:
    """Why a template is refused: where (a count of characters from 0) and what to do."""

    at: int
    message: str


class MissingValue(LookupError):
    """A template names something that has no value here; a hole is never sent."""


def names_in(body: str) -> set[str]:
    """The names a template asks for."""
    return set(_PLACEHOLDER.findall(body))


def faults_of(body: str, names: Collection[str], *, link_hosts: Collection[str] = ()) -> list[Fault]:
    """Everything that keeps a template from being saved, in the order of the text.

    `names` are those its key offers, `link_hosts` the hosts a link in it may lead to.
    """
    faults = [
        Fault(found.start(), str(_("Remove %(name)s: this message has no such value.")) % {"name": found[1]})
        for found in _PLACEHOLDER.finditer(body)
        if found[1] not in names
    ]
    rest = _PLACEHOLDER.sub(lambda found: _FILLED * len(found[0]), body)
    faults += [
        Fault(
            found.start(), str(_("Remove %(mark)s: only {{ Name }} can be filled in.")) % {"mark": found[0]}
        )
        for found in _FOREIGN_SYNTAX.finditer(rest)
    ]
    faults += [
        Fault(found.start(), str(_("Remove the link: %(host)s is not a host of ours.")) % {"host": found[1]})
        for found in _LINK.finditer(rest)
        if found[1].lower().rstrip(".,;:!?)") not in link_hosts
    ]
    return sorted(faults, key=lambda fault: fault.at)


def fill(body: str, values: Mapping[str, str | None], *, escape: Callable[[str], str] = str) -> str:
    """The body with each name replaced by its value, cleaned (`as_value`) and escaped for the channel.

    Raises MissingValue naming what is not there (notifications.md T-3).
    """

    words, names = _parts(body)
    filled = [words[0]]
    for name, after in zip(names, words[1:], strict=True):
        value = as_value(values.get(name) or "")
        if not value:
            raise MissingValue(name)
        filled += escape(value), after
    return "".join(filled)


@lru_cache(maxsize=500)
def _parts(body: str) -> tuple[list[str], list[str]]:
    """The words of a body and the names between them: a sweep fills the same few bodies ten thousand times."""
    parts = _PLACEHOLDER.split(body)
    return parts[::2], parts[1::2]


def as_value(text: str, longest: int = LONGEST_VALUE) -> str:
    """One line without controls, cut to `longest` characters (notifications.md T-5, security.md MS-1)."""
    if text.isascii() and text.isprintable():
        return text.strip()[:longest].rstrip()
    return _UNFIT.sub(" ", text).strip()[:longest].rstrip()
