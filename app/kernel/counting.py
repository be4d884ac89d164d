"""How many statements a block sends: what a page costs is counted, never timed."""

from contextvars import ContextVar
from typing import Any

_statements: ContextVar[list[int] | None] = ContextVar("statements", default=None)


class Statements:
    """How many statements a block sent."""

    def __init__(self) -> None:
        self._box = [0]
        self._token: Any = None

    @property
    def count(self) -> int:
        return self._box[0]

    def __enter__(self) -> "Statements":
        self._token = _statements.set(self._box)
        return self

    def __exit__(self, *_args: object) -> None:
        _statements.reset(self._token)
        outer = _statements.get()
        if outer is not None:
            outer[0] += self._box[0]


def count() -> None:
    """One more statement."""
    box = _statements.get()
    if box is not None:
        box[0] += 1
