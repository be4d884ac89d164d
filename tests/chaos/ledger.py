"""What people were told: every request before it leaves, and every answer, one line each, on the disk first."""

import asyncio
import json
import os
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass
class Ledger:
    """Append-only; `ok` is what the house said it had done, by token and kind."""

    path: Path
    ok: dict[str, str] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    #: refused after a try that died on the way: that one may have been done
    doubtful: set[str] = field(default_factory=set)
    counts: Counter[str] = field(default_factory=Counter)
    #: by what was said instead of yes or no: a status, or how the line died
    answers: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)

    changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    def __post_init__(self) -> None:
        self._file = self.path.open("a", encoding="utf-8")

    def invoke(self, token: str, kind: str, path: str) -> None:
        """A request is about to leave."""
        self._write("invoke", token, kind, path=path)

    async def accepted(self, token: str, kind: str, status: int, *, place: str, whole: bool) -> None:
        """The house said that it was done, and leads to a place; of a deed that is not yet `whole`, a part."""
        self._write("ok" if whole else "part", token, kind, status=status, place=place)
        self.kinds[kind] += whole
        async with self.changed:
            if whole:
                self.ok[token] = kind
                self.places[token] = place
            self.changed.notify_all()

    def refused(self, token: str, kind: str, status: int, *, unsure: bool) -> None:
        """The house said no, clearly; to a first try of which nobody knows it did not say anything."""
        if unsure:
            self.doubtful.add(token)
        self._write("fail", token, kind, status=status)

    def unclear(self, token: str, kind: str, what: str) -> None:
        """Nobody knows: a dead line, or a house that was not there."""
        self._write("info", token, kind, what=what)
        self.answers[what] += 1

    def _write(self, event: str, token: str, kind: str, **more: Any) -> None:
        self.counts[event] += 1
        self._file.write(json.dumps({"event": event, "token": token, "kind": kind, **more}) + "\n")
        self._file.flush()
        os.fsync(self._file.fileno())
