"""Passwords, stretched in threads of their own: never on the event loop (security.md SI-3, SI-4, SI-7)."""

import asyncio
import hashlib
import hmac
import os
import secrets
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final, TypeVar

from app.kernel.errors import Unavailable
from app.kernel.language import _

T = TypeVar("T")

ROUNDS: Final = 600_000
SALT_BYTES: Final = 16
WAITING: Final = 32
RETRY_AFTER: Final = 5
NICENESS: Final = 10
NAME: Final = "pbkdf2_sha256"

#: Stretches: the password, the salt, the number of rounds.
Derive = Callable[[bytes, bytes, int], bytes]


def pbkdf2(password: bytes, salt: bytes, rounds: int) -> bytes:
    """PBKDF2-HMAC-SHA256, 32 bytes. Lets go of the interpreter while it works."""
    return hashlib.pbkdf2_hmac("sha256", password, salt, rounds)


def _step_back() -> None:
    """On Linux a thread has a niceness of its own: whoever waits for a page goes before whoever signs in."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)


@dataclass(frozen=True)
class Record:
    """A stored password: `pbkdf2_sha256$rounds$salt$hex`."""

    rounds: int
    salt: str
    digest: str

    def __str__(self) -> str:
        return f"{NAME}${self.rounds}${self.salt}${self.digest}"

    @classmethod
    def parse(cls, stored: str) -> "Record | None":
        """The record; None for an account that has no password yet."""
        parts = stored.split("$")
        if len(parts) != 4 or parts[0] != NAME or not parts[1].isdecimal():
            return None
        return cls(int(parts[1]), parts[2], parts[3])


class Hasher:
    """Stretches passwords, a few at once; beyond a queue of `waiting` it refuses with Unavailable."""

    def __init__(
        self, *, derive: Derive = pbkdf2, at_once: int | None = None, waiting: int = WAITING
    ) -> None:
        self._derive = derive
        self._at_once = at_once or min(4, os.cpu_count() or 1)
        self._most = self._at_once + waiting
        self._inside = 0
        self._threads = ThreadPoolExecutor(self._at_once, "hashing", initializer=_step_back)
        # Nobody's password: what is compared when there is no account, so that it takes as long.
        self._nobody = Record(ROUNDS, secrets.token_hex(SALT_BYTES), secrets.token_hex(32))

    async def is_right(self, password: str, stored: str) -> bool:
        """Whether the password is the stored one, always after exactly `ROUNDS` rounds.

        Without a readable record nobody's is compared; an older record is topped up to the count.
        """
        return await self._in_a_thread(self._compare, password, Record.parse(stored))

    async def hashed(self, password: str) -> str:
        """The record to store for a password."""
        return await self._in_a_thread(self._record, password)

    def is_old(self, stored: str) -> bool:
        """Whether a record was made with fewer rounds than today's."""
        record = Record.parse(stored)
        return record is not None and record.rounds < ROUNDS

    def close(self) -> None:
        """Let the threads go."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def _in_a_thread(self, work: Callable[..., T], *args: object) -> T:
        if self._inside >= self._most:
            raise Unavailable(_("Many people are signing in just now. Try again in a moment."), RETRY_AFTER)
        self._inside += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work, *args)
        finally:
            self._inside -= 1

    def _compare(self, password: str, record: Record | None) -> bool:
        known = record or self._nobody
        digest = self._digest(password, known.salt, known.rounds)
        if known.rounds < ROUNDS:
            self._digest(password, self._nobody.salt, ROUNDS - known.rounds)
        return hmac.compare_digest(digest, known.digest) and record is not None

    def _record(self, password: str) -> str:
        salt = secrets.token_hex(SALT_BYTES)
        return str(Record(ROUNDS, salt, self._digest(password, salt, ROUNDS)))

    def _digest(self, password: str, salt: str, rounds: int) -> str:
        return self._derive(password.encode(), salt.encode(), rounds).hex()
