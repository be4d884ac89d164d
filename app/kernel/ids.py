"""Keys that rise with time, and references that people can read aloud."""

import secrets
import struct
import threading
from datetime import datetime
from uuid import UUID

# The driver's own keys: a UUID like any other, made and sent in a tenth of the time.
from asyncpg.pgproto.pgproto import UUID as Key

from app.kernel import clock

# cla.md 4.1: letters and digits that are not mistaken for one another.
REFERENCE_LETTERS = "ACEFHJKMNPRTUVWXY3479"
REFERENCE_DIGITS = "123456789"

_HALVES = struct.Struct(">QQ")


class Keys:
    """The keys of one process: UUIDv7 (RFC 9562 method 1), 48 bits of milliseconds, then a 12-bit counter.

    Each one is greater than the one before, also when the clock steps back or more than 4096 are asked for in
    one millisecond.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last_millisecond = 0
        self._counter = 0

    def several(self, count: int) -> list[UUID]:
        """So many keys at once, for rows that are written together."""
        noise = secrets.token_bytes(2 + 8 * count)
        with self._lock:
            millisecond = int(clock.now().timestamp() * 1000)
            if millisecond > self._last_millisecond:
                first = millisecond << 12 | int.from_bytes(noise[:2]) & 0x7FF
            else:
                first = (self._last_millisecond << 12 | self._counter) + 1
            self._last_millisecond, self._counter = divmod(first + count - 1, 1 << 12)
        tails = struct.unpack(f"{count}Q", noise[2:])
        return [
            Key(_HALVES.pack(place >> 12 << 16 | 0x7000 | place & 0xFFF, 0b10 << 62 | tail >> 2))
            for place, tail in zip(range(first, first + count), tails, strict=True)
        ]


several = Keys().several


def new() -> UUID:
    """One key."""
    return several(1)[0]


def floor_key(at: datetime) -> UUID:
    """The lowest key a row made at that instant can have: keys rise with time."""
    return UUID(int=int(at.timestamp() * 1000) << 80)


def case_reference() -> str:
    """A case reference such as AC-1234-5678, not yet checked for being free (cla.md 4.1)."""
    letters = "".join(secrets.choice(REFERENCE_LETTERS) for _ in range(2))
    digits = "".join(secrets.choice(REFERENCE_DIGITS) for _ in range(8))
    return f"{letters}-{digits[:4]}-{digits[4:]}"


def timer_reference() -> str:
    """A timer reference such as T-12345678."""
    return "T-" + "".join(secrets.choice(REFERENCE_DIGITS) for _ in range(8))


def token(bits: int = 256) -> str:
    """A secret to be shown once, URL-safe; only its hash is ever stored."""
    return secrets.token_urlsafe(bits // 8)
