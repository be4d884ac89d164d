"""Stretching passwords: how often, how many at once, and never on the event loop (security.md SI-3, SI-4)."""

import asyncio
import threading

import pytest

from app.accounts.hashing import ROUNDS, Hasher, Record, pbkdf2
from app.kernel.errors import Unavailable


async def test_a_password_is_its_own_record_and_no_other() -> None:
    hasher = Hasher(at_once=1)
    stored = await hasher.hashed("four words that nobody knows")
    assert await hasher.is_right("four words that nobody knows", stored)
    assert not await hasher.is_right("four words that somebody knows", stored)
    assert stored.startswith(f"pbkdf2_sha256${ROUNDS}$")
    hasher.close()


def test_the_derivation_is_the_standard_one() -> None:
    """RFC 7914, section 11: PBKDF2-HMAC-SHA-256 of "Password" with "NaCl", 80,000 rounds."""
    digest = pbkdf2(b"Password", b"NaCl", 80_000).hex()
    assert digest == "4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56"


BROKEN = ["", "nonsense", "pbkdf2_sha256$x$salt$00", "argon2$1$a$b", "pbkdf2_sha256$1$a"]


@pytest.mark.parametrize("stored", BROKEN)
async def test_without_a_record_nobodys_is_compared_and_nothing_is_right(stored: str) -> None:
    asked: list[int] = []

    def derive(_password: bytes, _salt: bytes, rounds: int) -> bytes:
        asked.append(rounds)
        return bytes(32)

    hasher = Hasher(derive=derive, at_once=1)
    assert not await hasher.is_right("anything", stored)
    assert asked == [ROUNDS]
    hasher.close()


async def test_a_few_work_some_wait_and_the_rest_are_told_to_come_back() -> None:
    release, threads = threading.Event(), set[str]()

    def derive(_password: bytes, _salt: bytes, _rounds: int) -> bytes:
        threads.add(threading.current_thread().name)
        release.wait(10)
        return bytes(32)

    hasher = Hasher(derive=derive, at_once=2, waiting=3)
    tries = [asyncio.ensure_future(hasher.hashed("x")) for _n in range(5)]
    await asyncio.sleep(0)
    with pytest.raises(Unavailable) as refused:
        await hasher.hashed("x")
    assert refused.value.retry_after == 5
    release.set()
    stored = await asyncio.gather(*tries)
    assert len({Record.parse(each).salt for each in stored if Record.parse(each)}) == 5  # type: ignore[union-attr]
    assert all(name.startswith("hashing") for name in threads)
    assert len(threads) <= 2
    assert await hasher.hashed("x")
    hasher.close()


async def test_the_event_loop_goes_on_while_a_password_is_stretched() -> None:
    inside, release = threading.Event(), threading.Event()

    def derive(_password: bytes, _salt: bytes, _rounds: int) -> bytes:
        inside.set()
        release.wait(10)
        return bytes(32)

    hasher = Hasher(derive=derive, at_once=1)
    working = asyncio.ensure_future(hasher.hashed("x"))
    await asyncio.get_running_loop().run_in_executor(None, inside.wait, 10)
    assert not working.done()
    release.set()
    assert await working
    hasher.close()
