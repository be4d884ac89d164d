"""What may be kept on a desk: where a draft belongs, what of an address a saved view remembers."""

import re
from collections.abc import Mapping
from urllib.parse import parse_qsl

LONGEST_DRAFT = 10_000
MOST_DRAFTS = 100
MOST_VIEWS = 30
LONGEST_QUERY = 2_000
LONGEST_VALUE = 200
_PLACE = re.compile(r"[a-z][a-z_]{0,29}(?::[A-Za-z0-9_-]{1,40}){1,2}", re.ASCII)


def is_place(place: str) -> bool:
    """Whether this names a field of a record, such as `case:AC-1234-5678` or `case:AC-1234-5678:reply`."""
    return _PLACE.fullmatch(place) is not None


def filters_of(query: str, known: frozenset[str]) -> dict[str, str]:
    """The filters in the query of an address: those the list knows, never a place in it (security.md AZ-8)."""
    pairs = dict(parse_qsl(query[:LONGEST_QUERY]))
    return _kept(pairs, known)


def _kept(pairs: Mapping[str, str], known: frozenset[str]) -> dict[str, str]:
    return {
        name: value
        for name, value in pairs.items()
        if name in known and 0 < len(value) <= LONGEST_VALUE and value.isprintable()
    }
