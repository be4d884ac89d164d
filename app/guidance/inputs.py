"""An article as a row of a file says it (cla.md 10.5)."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.guidance.choices import CATEGORIES, COLUMNS, ENTRY_TYPES, TICKED
from app.kernel import values
from app.kernel.values import Problem

_NO_LETTER = re.compile(r"[^a-z0-9]")
_WANTED = ("organisation", "service")


@dataclass(frozen=True)
class ArticleRow:
    """A row that can be taken in: the values of the article's columns."""

    number: int
    values: Mapping[str, Any]


@dataclass(frozen=True)
class BadRow:
    """A row that cannot, and everything that is wrong with it."""

    number: int
    problems: tuple[str, ...]


def read_row(number: int, cells: Mapping[str, str]) -> ArticleRow | BadRow:
    """What a row says. Headings are recognised by how they begin; columns nobody knows are left out."""
    problems: list[str] = []
    found = {name: _cell(cells, name, problems) for name in COLUMNS}
    problems += [f"{name}: write something here" for name in _WANTED if not found[name]]
    kind = ENTRY_TYPES.get(found.pop("entry_type").lower())
    if kind is None:
        problems.append("entry type: write Legal resource for clients or Other resource for clients")
    categories, preferred = _categories(cells, problems)
    if problems:
        return BadRow(number, tuple(problems))
    phones = [part.strip()[:120] for part in found.pop("phones").split(";") if part.strip()]
    row = {**found, "kind": kind, "phones": phones, "categories": categories, "preferred": preferred}
    return ArticleRow(number, {"slug": slug(found["organisation"], found["service"]), **row})


def slug(organisation: str, service: str) -> str:
    """The name under which an article is known again when the file comes again."""
    plain = (
        unicodedata.normalize("NFKD", f"{organisation} {service}").encode("ascii", "ignore").decode().lower()
    )
    return "-".join(_NO_LETTER.sub(" ", plain).split())[:80] or "article"


def _cell(cells: Mapping[str, str], name: str, problems: list[str]) -> str:
    begins, longest = COLUMNS[name]
    raw = next((cell for heading, cell in cells.items() if _plain(heading).startswith(begins)), "")
    try:
        return values.text(raw, longest=longest)
    except Problem as wrong:
        problems.append(f"{begins}: {wrong}")
        return ""


def _categories(cells: Mapping[str, str], problems: list[str]) -> tuple[list[str], list[str]]:
    by_heading = {_plain(heading): cell.strip() for heading, cell in cells.items()}
    categories, preferred = [], []
    for code, _name, heading in CATEGORIES:
        mark = by_heading.get(heading.lower(), "")
        if not mark:
            continue
        if mark.lower() not in TICKED:
            problems.append(f"{heading}: write x, Preferred, or nothing")
            continue
        categories.append(code)
        if TICKED[mark.lower()]:
            preferred.append(code)
    return categories, preferred


def _plain(heading: str) -> str:
    return heading.strip().strip('"').strip().lower()
