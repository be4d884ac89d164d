"""What every document carries, and how two versions of one are told apart. Pure (bi.md 3)."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from app.bi.rules.shapes import SHAPES, strange

SCHEMA: Final = 1
#: What differs between two runs over the same facts.
PASSING: Final = frozenset({"run_id", "generated_at", "as_of", "gen"})
_ALL: Final = 1 << 256

Document = dict[str, Any]


@dataclass(frozen=True)
class Built:
    """A total before it is a document: its name within the deployment, its fields, the rows behind it."""

    key: str
    fields: Document
    rows: int = 1


@dataclass(frozen=True)
class Stamp:
    """What all documents of a run share."""

    deployment: str
    run: UUID
    as_of: datetime
    generated_at: datetime
    zone: str


def document(collection: str, built: Built, stamp: Stamp) -> Document:
    """A document as it is stored. Raises ValueError for a field the collection does not have (security.md 2.15)."""
    unknown = strange(built.fields, SHAPES[collection])
    if unknown:
        raise ValueError(f"{collection} has no field {', '.join(unknown)}.")
    return {
        "_id": f"{stamp.deployment}:{built.key}",
        "dep": stamp.deployment,
        "run_id": str(stamp.run),
        "schema": SCHEMA,
        "generated_at": to_the_millisecond(stamp.generated_at),
        "as_of": to_the_millisecond(stamp.as_of),
        "tz": stamp.zone,
        **_plain(built.fields),
    }


def to_the_millisecond(at: datetime) -> datetime:
    """An instant as the store keeps it."""
    return at.replace(microsecond=at.microsecond // 1000 * 1000)


def digest(found: Mapping[str, Any]) -> int:
    """A number that tells what a document says, whenever and by whichever run it was made."""
    told = {name: value for name, value in found.items() if name not in PASSING}
    words = json.dumps(told, sort_keys=True, default=_words, ensure_ascii=False)
    return int.from_bytes(hashlib.sha256(words.encode()).digest())


def checksum(digests: Iterable[int]) -> str:
    """One for many documents, in whatever order they come."""
    return f"{sum(digests) % _ALL:064x}"


def together(checksums: Iterable[str]) -> str:
    """The checksum of all documents from those of their parts."""
    return checksum(int(each, 16) for each in checksums if each)


def _words(value: object) -> str:
    if isinstance(value, datetime):
        return to_the_millisecond(value).isoformat()
    raise TypeError(type(value).__name__)


def _plain(value: Any) -> Any:
    """Instants as the store keeps them, however deep they lie."""
    if isinstance(value, datetime):
        return to_the_millisecond(value)
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, list) else value
