"""What every table shares: keys, stamps and the checks behind a choice."""

from collections.abc import Iterable
from typing import Any

from piccolo.columns import UUID, Timestamptz
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.columns.readable import Readable
from piccolo.constraints import Check

from app.kernel.columns import UUID7


def key() -> UUID:
    """A primary key that rises with time."""
    return UUID(primary_key=True, default=UUID7())


def stamp(**options: Any) -> Timestamptz:
    """An instant that defaults to the moment of insertion."""
    return Timestamptz(default=TimestamptzNow(), null=False, **options)


def moment(**options: Any) -> Timestamptz:
    """An instant that may be empty: it has not happened."""
    return Timestamptz(default=None, null=True, **options)


def one_of(column: str, values: Iterable[str], *, empty: bool = False) -> Check:
    """A CHECK that a text column holds one of the values (or, if `empty`, nothing)."""
    listed = ", ".join(f"'{value}'" for value in values)
    condition = f'"{column}" in ({listed})'
    return Check(f'("{column}" is null or {condition})' if empty else condition)


class Named:
    """A row that people know by its name, wherever another row leads to it (Piccolo Admin shows keys else)."""

    @classmethod
    def get_readable(cls) -> Readable:
        """Its name."""
        return Readable(template="%s", columns=[cls.name])  # type: ignore[attr-defined]
