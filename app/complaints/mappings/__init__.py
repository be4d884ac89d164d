"""Mappings that come with the house, by name: how the columns of well-known exports are read."""

import json
from functools import lru_cache
from pathlib import Path

from app.complaints.rules.mapping import Mapping

_FOLDER = Path(__file__).parent


def bundled() -> list[str]:
    """The names there are."""
    return sorted(path.stem for path in _FOLDER.glob("*.json"))


@lru_cache
def mapping(name: str) -> Mapping:
    """The mapping of a name. Raises KeyError for one that does not come with the house."""
    if name not in bundled():
        raise KeyError(name)
    return Mapping.from_json(json.loads((_FOLDER / f"{name}.json").read_text(encoding="utf-8")))
