"""The columns of an import, by kind: their names in a file's heading, and which must be there."""

from collections.abc import Mapping, Sequence
from typing import Final

MENTION: Final = "mention"
CALL: Final = "call"
KINDS: Final = (MENTION, CALL)
COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    MENTION: ("id", "channel", "at", "text", "sentiment", "label", "link", "department"),
    CALL: ("id", "at", "rating", "text", "department"),
}
NEEDED: Final[Mapping[str, tuple[str, ...]]] = {
    MENTION: ("id", "channel", "at"),
    CALL: ("id", "at", "rating"),
}
LABELS: Final = ("positive", "neutral", "negative", "mixed")


def places_of(heading: Sequence[str], kind: str) -> dict[str, int]:
    """Where each known column stands in a heading; case and blanks around do not matter, the first of two counts."""
    seen = [cell.strip().casefold() for cell in heading]
    return {name: seen.index(name) for name in COLUMNS[kind] if name in seen}
