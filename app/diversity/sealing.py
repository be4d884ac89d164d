"""Answers under two seals: of age, to a public key, and within the house's own, which binds them to their row.

The inner one is opened only by the private half of the key, which lies locked by a pass phrase. The outer one is
opened without it, so that every night can say whether a value was changed or moved, and reads nothing.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from uuid import UUID

import pyrage

from app.diversity import unlocking
from app.kernel.seal import CannotOpen, KeyRing, Sealer
from app.settings import current

#: What a file of age begins with.
HEADER: Final = b"age-encryption.org/v1\n"
#: A person has many rows in a report of events; so many people are remembered while one is written.
REMEMBERED: Final = 4_096
ANSWERS: Final = "diversity.sealed_answers"
IDENTITY: Final = "diversity_key.sealed_identity"
LOAN: Final = "diversity_loan.sealed_identity"


def sealer() -> Sealer:
    """The house's own seal."""
    return Sealer(KeyRing.parse("SEAL_KEYS", current().seal_keys.reveal()))


@dataclass(frozen=True)
class Pair:
    """A new pair of keys; the private half is `locked` by a pass phrase and the house."""

    id: UUID
    recipient: str
    locked: bytes


def new_identity() -> tuple[str, str]:
    """A new pair of keys: the public half and the private one, as age writes them."""
    identity = pyrage.x25519.Identity.generate()
    return str(identity.to_public()), str(identity)


def lock(identity: str, phrase: str, row: UUID) -> bytes:
    """The private half as it is kept: under the pass phrase, then under the house's seal. Takes half a second."""
    return sealer().seal(pyrage.passphrase.encrypt(identity.encode(), phrase), f"{IDENTITY}.{row}")


def unlock(kept: bytes, phrase: str, row: UUID) -> str:
    """The private half. Raises WrongPhrase, CannotOpen. Takes half a second, on purpose."""
    return unlocking.unlocked(sealer().open(kept, f"{IDENTITY}.{row}"), phrase).decode()


def seal(answers: Mapping[str, str], recipient: str, row: UUID) -> bytes:
    """The answers of a row, sealed twice."""
    to = pyrage.x25519.Recipient.from_str(recipient)
    inner = pyrage.encrypt(json.dumps(dict(answers), sort_keys=True).encode(), [to])
    return sealer().seal(inner, f"{ANSWERS}.{row}")


def must_be_whole(sealed: bytes, row: UUID, by: Sealer) -> None:
    """See that a value is what was put into this row, without reading it. Raises CannotOpen."""
    if not by.open(sealed, f"{ANSWERS}.{row}").startswith(HEADER):
        raise CannotOpen("There is nothing sealed by age inside.")


class Opener:
    """Opens the answers that were sealed to one key."""

    def __init__(self, identity: str) -> None:
        self._identity = pyrage.x25519.Identity.from_str(identity)
        self._sealer = sealer()
        self.answers = lru_cache(REMEMBERED)(self._answers)

    def _answers(self, row: UUID, sealed: bytes) -> dict[str, str]:
        """What a client said. Raises CannotOpen."""
        inner = self._sealer.open(sealed, f"{ANSWERS}.{row}")
        try:
            found: dict[str, str] = json.loads(pyrage.decrypt(inner, [self._identity]))
        except pyrage.DecryptError as error:
            raise CannotOpen("The key that was unlocked does not open this.") from error
        return found
