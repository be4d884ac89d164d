"""What the rooms above know of numbers; wiring.py fills this."""

from collections.abc import Awaitable, Callable

Country = Callable[[], Awaitable[str | None]]

_asked: list[Country] = []


def in_country(ask: Country) -> None:
    """Have a room say in which country numbers without a prefix are."""
    _asked[:] = [ask]


async def country() -> str | None:
    """The country of numbers without a prefix; None when nobody says one."""
    return await _asked[0]() if _asked else None
