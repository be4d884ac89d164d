"""Single fields of a JSON object from outside, each read as one type or refused with its place."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from app.kernel.jsonfile import Unusable, only_keys

LARGEST = 10_000_000
#: No sum of money here has more digits before its point.
LARGEST_AMOUNT = Decimal(10**16)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


@dataclass(frozen=True)
class Fields:
    """An object with its place. A key left out, or null, gives `default`; all else raises Unusable."""

    data: Mapping[str, Any]
    place: str

    @classmethod
    def of(cls, data: object, known: Collection[str], place: str) -> "Fields":
        """The object, refused when it is none or has keys nobody reads."""
        if not isinstance(data, Mapping):
            raise Unusable(place, "is not an object")
        only_keys(data, known, place)
        return cls(data, place)

    def problem(self, key: str, message: str) -> Unusable:
        """The error for a key, ready to raise."""
        return Unusable(f"{self.place}, {key}", message)

    def text(self, key: str, default: str | None = None) -> str | None:
        """A text, or null."""
        value = self.data.get(key)
        if value is None:
            return default
        if not isinstance(value, str):
            raise self.problem(key, "is not a text")
        return value

    def word(self, key: str) -> str:
        """A text that must be there."""
        value = self.text(key)
        if not value:
            raise self.problem(key, "is missing")
        return value

    def one_of(self, key: str, words: Collection[str], default: str | None = None) -> str:
        """One of a few words."""
        value = self.text(key, default)
        if value is None or value not in words:
            raise self.problem(key, f"is not one of {', '.join(words)}")
        return value

    def flag(self, key: str, default: bool) -> bool:
        """true or false."""
        value = self.data.get(key)
        if value is None:
            return default
        if not isinstance(value, bool):
            raise self.problem(key, "is neither true nor false")
        return value

    def whole(self, key: str, default: int | None, *, least: int = 0, most: int = LARGEST) -> int:
        """A whole number between two bounds; without a default it must be there."""
        value = self.data.get(key)
        if value is None and default is not None:
            return default
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.problem(key, "is not a whole number")
        if not least <= value <= most:
            raise self.problem(key, f"is not between {least} and {most}")
        return value

    def instant(self, key: str) -> datetime:
        """An instant with zone, in UTC."""
        return instant(self.data.get(key), f"{self.place}, {key}")

    def when(self, key: str) -> datetime | None:
        """An instant with zone, in UTC, or null."""
        return None if self.data.get(key) is None else self.instant(key)

    def day(self, key: str) -> date | None:
        """A day as YYYY-MM-DD, or null."""
        value = self.text(key)
        return None if value is None else day(value, f"{self.place}, {key}")

    def amount(self, key: str, *, least: Decimal = -LARGEST_AMOUNT) -> Decimal | None:
        """A sum of money as a number or a text, below 10^16 on either side, or null."""
        value = self.data.get(key)
        if value is None:
            return None
        try:
            amount = Decimal(str(value)) if isinstance(value, str | int | float) else Decimal("NaN")
        except InvalidOperation:
            amount = Decimal("NaN")
        if (
            isinstance(value, bool)
            or not amount.is_finite()
            or amount < least
            or abs(amount) >= LARGEST_AMOUNT
        ):
            raise self.problem(key, "is not an amount such as 1150.00")
        return amount

    def items(self, key: str) -> list[Any]:
        """An array; left out, or null, is empty."""
        value = self.data.get(key)
        if value is None:
            return []
        if not isinstance(value, list):
            raise self.problem(key, "is not an array")
        return value


def instant(value: object, place: str) -> datetime:
    """ISO 8601 with a zone, as UTC."""
    if value is None:
        raise Unusable(place, "is missing")
    try:
        read = datetime.fromisoformat(value) if isinstance(value, str) else None
        if read is None or read.tzinfo is None:
            raise Unusable(place, "is not an ISO 8601 instant with a zone, such as 2026-02-04T08:00:00Z")
        return read.astimezone(UTC)
    except (ValueError, OverflowError):
        raise Unusable(place, "is not an ISO 8601 instant") from None


def day(value: str, place: str) -> date:
    """A day as YYYY-MM-DD. Raises Unusable."""
    try:
        if _DAY.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise Unusable(place, "is not a day such as 2026-03-10")


def written(at: datetime) -> str:
    """An instant as answers give it: UTC with Z."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
