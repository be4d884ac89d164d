"""What a copy holds: its manifest, written last, and whether the copy is still what was written.

A copy without a manifest was never finished. Sums are over the files as they lie, sealed or not, so that a copy
can be checked by whoever holds it, without the key that opens it.
"""

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

NAME: Final = "manifest.json"
DATABASE: Final = "database"
FILES: Final = "files"
FORM: Final = 1
_CHUNK = 1024 * 1024


class Damaged(Exception):
    """The copy is not what was written; the message names the first file that differs."""


@dataclass(frozen=True)
class Manifest:
    """What was copied: releases, the instant, rows by table, and every file with its length and sum."""

    form: int
    release: str
    schema: str
    server: str
    taken_at: str
    sealed: bool
    rows: Mapping[str, int]
    sums: Mapping[str, tuple[int, str]]
    #: invariants that did not hold when the copy was made, by their number
    audit: Mapping[str, int]

    @property
    def instant(self) -> datetime:
        """The instant the copy shows."""
        return datetime.fromisoformat(self.taken_at)

    @property
    def bytes(self) -> int:
        """How long all files are together."""
        return sum(size for size, _ in self.sums.values())

    @property
    def documents(self) -> int:
        """How many files of people are in it."""
        return sum(path.startswith(f"{FILES}/") for path in self.sums)


def sum_up(folder: Path) -> dict[str, tuple[int, str]]:
    """Length and sha256 of every file below a folder, by its path there."""
    return {path.relative_to(folder).as_posix(): _sum(path) for path in _files(folder)}


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file() and path != folder / NAME)


def _sum(path: Path) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return size, digest.hexdigest()


def write(folder: Path, manifest: Manifest) -> None:
    """Put the manifest beside the files in one step, on the disk before this returns."""
    draft = folder / f"{NAME}.new"
    with draft.open("w", encoding="utf-8") as file:
        json.dump(asdict(manifest), file, indent=1, sort_keys=True)
        file.flush()
        os.fsync(file.fileno())
    draft.rename(folder / NAME)


def read(folder: Path) -> Manifest:
    """The manifest of a copy. Raises Damaged when there is none, or one that cannot be read."""
    try:
        said: dict[str, Any] = json.loads((folder / NAME).read_text(encoding="utf-8"))
        if said.get("form") != FORM:
            raise Damaged(f"{folder / NAME} is of a form this release does not read.")
        said["sums"] = {path: (int(size), str(digest)) for path, (size, digest) in said["sums"].items()}
        return Manifest(**said)
    except FileNotFoundError as error:
        raise Damaged(f"{folder} holds no finished copy: {NAME} is missing.") from error
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise Damaged(f"{folder / NAME} is damaged.") from error


def verify(folder: Path) -> Manifest:
    """The manifest of a copy whose files are all there and as they were written. Raises Damaged."""
    manifest = read(folder)
    found = {path.relative_to(folder).as_posix() for path in _files(folder)}
    if more := sorted(found - manifest.sums.keys()):
        raise Damaged(f"{more[0]} is not in the manifest.")
    for path, told in manifest.sums.items():
        if path not in found:
            raise Damaged(f"{path} is missing.")
        if _sum(folder / path) != told:
            raise Damaged(f"{path} is not what was written: its sum differs.")
    return manifest
