"""The ledger of erasures beside the copies of the house: what a copy that is brought back must lose again.

A copy holds what was erased after it was made, and its own list of erasures ends where the copy was made. So the
list is kept a second time, outside the database: one line each, appended and on the disk before the database says
that it is there. A line names a record by its random key, or a run of a rule that needs no keys by its day.
"""

import fcntl
import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Final
from uuid import UUID

from app.settings import Settings

NAME: Final = "erasures.jsonl"


class Unreadable(Exception):
    """A line of the ledger that is none; the message names it."""


@dataclass(frozen=True)
class Line:
    """One record that was erased, or (without a subject) a rule whose every record before `at` was."""

    kind: str
    subject: UUID | None
    at: datetime

    @classmethod
    def read(cls, text: str) -> "Line":
        """A line as it was written. Raises ValueError, KeyError or TypeError for one that was not."""
        said = json.loads(text)
        subject = UUID(said["subject"]) if said["subject"] else None
        return cls(str(said["kind"]), subject, datetime.fromisoformat(said["at"]))

    def written(self) -> str:
        """The line."""
        return json.dumps(asdict(self), default=str) + "\n"


def place(settings: Settings) -> Path:
    """Where the ledger is kept: beside the copies, or beside the database where none are made."""
    return Path(settings.backup_folder or settings.data_dir) / NAME


def append(file: Path, lines: Iterable[Line]) -> None:
    """Put lines at the end, on the disk before this returns; what a death left half written is taken off first."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with open(file, "a+b", opener=_for_us_alone) as ledger:
        fcntl.flock(ledger, fcntl.LOCK_EX)
        ledger.truncate(_whole(file))
        ledger.write("".join(line.written() for line in lines).encode())
        ledger.flush()
        os.fsync(ledger.fileno())


def _for_us_alone(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _whole(file: Path) -> int:
    """How far the file consists of whole lines."""
    return file.read_bytes().rfind(b"\n") + 1


def read(file: Path) -> list[Line]:
    """Every whole line. Raises Unreadable for one that is damaged."""
    lines = []
    for number, text in enumerate(file.read_bytes()[: _whole(file)].decode().splitlines(), start=1):
        try:
            lines.append(Line.read(text))
        except (ValueError, KeyError, TypeError) as error:
            raise Unreadable(f"Line {number} of {file} is damaged.") from error
    return lines
