"""What one line of the audit asks."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Invariant:
    """An id of reliability.md, what it means, and the query of the keys that break it."""

    id: str
    words: str
    sql: str
    minutes: int | None = None
    slow: bool = False
