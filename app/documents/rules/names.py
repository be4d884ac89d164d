"""Names of files: what a person called it is text for people, never a path (security.md UP-3, UP-4)."""

import re
import unicodedata
from datetime import UTC, datetime
from urllib.parse import quote
from uuid import UUID

LONGEST = 150
_NOT_TEXT = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_SMALL = ".small"
_KEY = re.compile(rf"([0-9a-f]{{2}})/([0-9a-f]{{2}})/([0-9a-f-]{{36}})(?:{re.escape(_SMALL)})?", re.ASCII)
_UNQUOTED = re.compile(r"[^A-Za-z0-9 ._()-]")


def clean(raw: str) -> str:
    """The last part of the name, composed, without controls and marks of direction, 150 characters at most.

    The ending stays when the name is cut; a name that has nothing to show becomes "file".
    """
    last = re.split(r"[/\\]", raw)[-1]
    shown = "".join(letter for letter in last if unicodedata.category(letter) not in _NOT_TEXT)
    shown = " ".join(unicodedata.normalize("NFC", shown).split()).rstrip(". ")
    stem, dot, ending = shown.rpartition(".")
    if not dot or len(ending) > 10:
        return shown.strip(". ")[:LONGEST].rstrip(". ") or "file"
    return f"{stem.strip('. ')[: LONGEST - len(ending) - 1].rstrip('. ') or 'file'}.{ending}"


def ending(name: str) -> str:
    """What stands behind the last dot, in small letters; empty without one."""
    _stem, dot, found = name.rpartition(".")
    return found.casefold() if dot else ""


def disposition(name: str) -> str:
    """The Content-Disposition of a download: a plain name for old browsers, the whole one for the others."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    stem, _dot, kind = _UNQUOTED.sub("_", plain).rpartition(".")
    shown = f"{stem.strip(' ._-') or 'document'}.{kind}"
    return f"attachment; filename=\"{shown}\"; filename*=UTF-8''{quote(name, safe='')}"


def key_of(document: UUID) -> str:
    """Where the bytes of a document lie: two levels of folders, filled evenly, then its id."""
    letters = document.hex
    return f"{letters[-2:]}/{letters[-4:-2]}/{document}"


def picture_of(key: str) -> str:
    """Where the small picture of what lies under a key lies: beside it, so that a second attempt takes its place."""
    return f"{key}{_SMALL}"


def document_of(key: str) -> str:
    """The key of the document that a key belongs to: itself, unless a small picture lies under it."""
    return key.removesuffix(_SMALL)


def made_at(key: str) -> datetime | None:
    """When the document of a key of ours was made, since a version 7 id says so; None for what is no key of ours."""
    found = _KEY.fullmatch(key)
    if found is None:
        return None
    try:
        document = UUID(found[3])
    except ValueError:
        return None
    if document.version != 7 or key_of(document) != document_of(key):
        return None
    return datetime.fromtimestamp((document.int >> 80) / 1000, UTC)
