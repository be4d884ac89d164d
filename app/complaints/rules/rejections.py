"""Why a row or a file is not taken: a code and what its words name, said in the reader's language. Pure."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from app.kernel.language import mark, translate
from app.kernel.remarks import SAYS, Remark

REASONS: Final = {
    "width": mark("The row has %(n)d cells where the heading has %(width)d."),
    "empty": mark("Nothing stands under %(column)s."),
    "long": mark("%(column)s is longer than %(most)d characters."),
    "no-date": mark("%(column)s is no date: “%(cell)s”."),
    "unknown": mark("%(column)s has a value nobody knows: “%(cell)s”."),
    "opens-later": mark("It was opened in the future."),
    "closes-later": mark("It was closed in the future."),
    "closes-first": mark("It closes before it opens."),
    "never-opens": mark("It says when it closed, but not when it opened."),
    "known": mark("This number is known already."),
    "twice": mark("The same number stands in this file before."),
    # Of the whole file.
    "no-rows": mark("There are no rows in this file."),
    "no-column": mark("The file has no column %(names)s."),
    "not-whole": mark("Some rows were rejected, and the file was to come in whole or not at all."),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason: a key of REASONS, or of what a reader of tables says (`kernel.remarks.SAYS`), and its words."""

    code: str
    words: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of_file(cls, remark: Remark) -> "Reason":
        """Why a file cannot be read, or not to its end."""
        return cls(remark.kind, {"line": remark.line, **remark.values})

    @property
    def row(self) -> tuple[str, str | None]:
        """As it is kept: the code, and the words as JSON where it names anything."""
        return self.code, json.dumps(dict(self.words), default=str) if self.words else None


def said(code: str, kept: str | None) -> str:
    """A reason as it was kept, in the reader's language. Reasons of the time before codes are their own words."""
    words = json.loads(kept) if kept else {}
    if code in REASONS:
        return translate(REASONS[code]) % words
    if code in SAYS:
        return Remark(code, words.pop("line", None), words).message
    return translate(code) if code else ""
