"""The secrets of survey links and of the page a survey stands on: made from keys of the house, stored as hashes."""

import base64
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from app.kernel.seal import KeyRing, Signer, sha256
from app.settings import current

#: security.md PU-1: 26 letters of base32 are 130 bits
LENGTH: Final = 26
#: How long a page that was opened may be sent.
HOLDS: Final = timedelta(hours=24)


def _signer(purpose: str) -> Signer:
    return Signer(KeyRing.parse("SIGNING_KEYS", current().signing_keys.reveal()), purpose)


def token_of(link: UUID) -> str:
    """The secret of a link, made from its key: it can be shown again, and no row holds it."""
    whole = _signer("survey link").token(str(link))
    raw = base64.urlsafe_b64decode(whole + "=" * (-len(whole) % 4))
    return base64.b32encode(raw).decode()[:LENGTH].lower()


def hash_of(token: str) -> str:
    """What is stored of it, and looked for."""
    return sha256(token).hex()


def key_of(at: datetime) -> UUID:
    """A fresh key that tells this instant and no other: keys that rise with time would tell the moment (PU-2)."""
    head = int(at.timestamp() * 1000) << 80
    return UUID(int=head | (0x7 << 76) | (secrets.randbits(12) << 64) | (0b10 << 62) | secrets.randbits(62))


@dataclass(frozen=True)
class Sitting:
    """What a page of a survey carries with it: which sitting it is, of which version, and since when."""

    id: UUID
    version: UUID
    started_at: datetime

    def signed(self, now: datetime) -> str:
        """For a hidden field."""
        subject = f"{self.id} {self.version} {int(self.started_at.timestamp())}"
        return _signer("survey sitting").sign(subject, until=now + HOLDS)

    @classmethod
    def read(cls, signed: str, now: datetime) -> "Sitting | None":
        """The sitting; None for one that is late or not ours."""
        subject = _signer("survey sitting").read(signed, now=now)
        if subject is None:
            return None
        sitting, version, started = subject.split(" ")
        return cls(UUID(sitting), UUID(version), datetime.fromtimestamp(int(started), UTC))
