"""The conditions of a list with their arguments; a room's filters add their own (perf.md 7)."""

from collections.abc import Mapping
from typing import Any


def literal(words: str) -> str:
    """Words as LIKE looks for them to the letter."""
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


class Where:
    """Conditions that must all hold. Arguments count from `first`; what stands before them is the caller's.

    `given` are the values of names in braces, which the conditions of measures carry, with their types.
    """

    def __init__(self, *, first: int, given: Mapping[str, tuple[Any, str]] | None = None) -> None:
        self._first = first
        self._given = given or {}
        self.conditions: list[str] = ["true"]
        self.arguments: list[Any] = []

    @property
    def sql(self) -> str:
        """All of them."""
        return " and ".join(self.conditions)

    @property
    def next(self) -> int:
        """The number of the next placeholder."""
        return len(self.arguments) + self._first

    def add(self, condition: str, *arguments: Any) -> None:
        """A condition whose `{}` become the next placeholders."""
        for argument in arguments:
            condition = condition.replace("{}", f"${self.next}", 1)
            self.arguments.append(argument)
        self.conditions.append(condition)

    def add_named(self, condition: str, *arguments: Any) -> None:
        """The same for a condition of the measures, whose names in braces become placeholders first."""
        for name, (value, kind) in self._given.items():
            if f"{{{name}}}" in condition:
                condition = condition.replace(f"{{{name}}}", f"${self.next}::{kind}")
                self.arguments.append(value)
        self.add(condition, *arguments)
