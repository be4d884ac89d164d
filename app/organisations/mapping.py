"""From the columns of somebody's file to ours: what a mapping may say, and how it is followed. Pure.

    {"code": "ODS code", "name": "Name", "kind": "=hospital", "address": ["Street", "Town"],
     "parent": "Trust code", "country": "=GB"}

A text names a column, "=text" is that text in every row, a list joins columns with a comma, and
{"slug": [...]} makes a code of columns where the file has none.
"""

import hashlib
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

LONGEST_CODE: Final = 40
_NOT_PLAIN: Final = re.compile(r"[^a-z0-9]+")

Rule = str | list[str] | dict[str, list[str]]


class Unmappable(ValueError):
    """A mapping that cannot be followed; the message names the place."""


@dataclass(frozen=True)
class Recipe:
    """A mapping that was found sound."""

    rules: Mapping[str, Rule]

    @classmethod
    def parse(cls, given: Mapping[str, Any], *, known: Collection[str], needed: Collection[str]) -> "Recipe":
        """Raises Unmappable for a field we do not have, one that is missing, or a rule of another shape."""
        for field, rule in given.items():
            if field not in known:
                raise Unmappable(f"There is no field {field}. There are: {', '.join(sorted(known))}.")
            if not _is_rule(rule):
                raise Unmappable(f"{field}: name a column, a list of columns, =text, or a slug of columns.")
        if missing := [field for field in needed if field not in given]:
            raise Unmappable(f"The mapping lacks {', '.join(missing)}.")
        return cls(dict(given))

    @property
    def columns(self) -> set[str]:
        """The columns of the file that are read."""
        return {column for rule in self.rules.values() for column in _columns(rule)}

    def follow(self, row: Mapping[str, str]) -> dict[str, str]:
        """Our fields of one row of theirs."""
        return {field: _value(rule, row) for field, rule in self.rules.items()}


def _is_rule(rule: object) -> bool:
    if isinstance(rule, dict):
        return set(rule) == {"slug"} and _is_columns(rule["slug"])
    return isinstance(rule, str) or _is_columns(rule)


def _is_columns(listed: object) -> bool:
    return isinstance(listed, list) and bool(listed) and all(isinstance(each, str) for each in listed)


def _columns(rule: Rule) -> list[str]:
    if isinstance(rule, str):
        return [] if rule.startswith("=") else [rule]
    return rule if isinstance(rule, list) else rule["slug"]


def _value(rule: Rule, row: Mapping[str, str]) -> str:
    if isinstance(rule, str) and rule.startswith("="):
        return rule[1:]
    parts = [part for column in _columns(rule) if (part := row.get(column, "").strip())]
    return slug(parts) if isinstance(rule, dict) else ", ".join(parts)


def slug(parts: Collection[str]) -> str:
    """A code of plain letters: the same words give the same one, and a long one keeps its difference at the end."""
    words = "-".join(parts)
    plain = _NOT_PLAIN.sub("-", words.lower()).strip("-")
    if len(plain) <= LONGEST_CODE:
        return plain
    return f"{plain[: LONGEST_CODE - 9].rstrip('-')}-{hashlib.sha256(words.encode()).hexdigest()[:8]}"
