"""Keys in rings, what is signed with them and what is sealed with them (security.md KE-2..KE-4).

A ring is written `id:base64,id:base64`: the first key signs and seals, all of them verify and open. Every
purpose has a key of its own, derived from the ring's, so that a signature made for one is none for another.
"""

import base64
import binascii
import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import datetime

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

SHORTEST_KEY = 32
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,15}")
_NONCE = 12
_LONGEST = 1_000


class BadKeys(ValueError):
    """A ring that cannot be used; the message names the setting and the key, never its bytes."""


class CannotOpen(ValueError):
    """Sealed with a key that is gone, moved to another place, or changed."""


@dataclass(frozen=True, repr=False)
class KeyRing:
    """The keys of one purpose, newest first."""

    keys: tuple[tuple[str, bytes], ...]

    @classmethod
    def parse(cls, setting: str, text: str) -> "KeyRing":
        """Read a ring. Raises BadKeys naming the `setting` for one that is empty, malformed or short."""
        keys = tuple(_key(setting, part) for part in text.split(",") if part.strip())
        if not keys:
            raise BadKeys(f"{setting} holds no key. Write it as id:base64, the newest first.")
        if len({name for name, _ in keys}) < len(keys):
            raise BadKeys(f"{setting} uses a key id twice.")
        return cls(keys)

    def __repr__(self) -> str:
        return f"KeyRing({', '.join(name for name, _ in self.keys)})"

    def derived(self, purpose: str) -> "KeyRing":
        """The same ids with keys that serve one purpose only."""
        return KeyRing(tuple((name, _derive(key, purpose)) for name, key in self.keys))

    @property
    def newest(self) -> tuple[str, bytes]:
        """The key that signs and seals."""
        return self.keys[0]

    def find(self, name: str) -> bytes | None:
        """The key of an id; None when it was taken out of the ring."""
        return dict(self.keys).get(name)


def new_ring(name: str = "k1") -> str:
    """A fresh ring of one random key, as it is written in a setting."""
    return f"{name}:{base64.b64encode(secrets.token_bytes(SHORTEST_KEY)).decode()}"


class Signer:
    """Signs short texts for one purpose; what it signed says until when it holds."""

    def __init__(self, ring: KeyRing, purpose: str) -> None:
        self._ring = ring.derived(f"sign {purpose}")

    def sign(self, subject: str, *, until: datetime) -> str:
        """The subject with its end and a signature, fit for a cookie or an address."""
        name, key = self._ring.newest
        body = f"{name}.{int(until.timestamp())}.{_b64(subject.encode())}"
        return f"{body}.{_b64(_mac(key, body))}"

    def read(self, text: str, *, now: datetime) -> str | None:
        """The subject; None when it is late, changed, signed for another purpose or by a key that is gone."""
        parts = text.split(".") if len(text) <= _LONGEST and text.isascii() else []
        if len(parts) != 4 or not parts[1].isdecimal() or len(parts[1]) > 15:
            return None
        key = self._ring.find(parts[0])
        if key is None or not hmac.compare_digest(_b64(_mac(key, text.rpartition(".")[0])), parts[3]):
            return None
        return _unb64(parts[2]).decode() if int(parts[1]) > now.timestamp() else None

    def token(self, subject: str) -> str:
        """A secret of 256 bits that belongs to the subject: who holds the key can make it again."""
        return _b64(_mac(self._ring.newest[1], subject))


class Sealer:
    """Seals columns with AES-256-GCM. `place` is `table.column.row id`: elsewhere it does not open."""

    def __init__(self, ring: KeyRing) -> None:
        self._ring = ring.derived("seal")

    def seal(self, plain: bytes, place: str) -> bytes:
        """The sealed bytes, the key's id in front."""
        name, key = self._ring.newest
        nonce = secrets.token_bytes(_NONCE)
        sealed = AESGCM(key).encrypt(nonce, plain, place.encode())
        return bytes([len(name)]) + name.encode() + nonce + sealed

    def open(self, sealed: bytes, place: str) -> bytes:
        """What was sealed. Raises CannotOpen."""
        name, rest = _split(sealed)
        key = self._ring.find(name)
        if key is None:
            raise CannotOpen(f"No key called {name!r} is in the ring.")
        try:
            return AESGCM(key).decrypt(rest[:_NONCE], rest[_NONCE:], place.encode())
        except (InvalidTag, ValueError) as error:
            raise CannotOpen("The sealed value was changed or belongs elsewhere.") from error


def sha256(secret: str) -> bytes:
    """What is stored of a random secret. Not for passwords: those are stretched."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()


def _key(setting: str, part: str) -> tuple[str, bytes]:
    name, _, written = part.strip().partition(":")
    if not _ID.fullmatch(name):
        raise BadKeys(f"{setting}: a key id is 1 to 16 of a-z, 0-9 and -.")
    try:
        key = base64.b64decode(written.encode(), validate=True)
    except (binascii.Error, UnicodeEncodeError) as error:
        raise BadKeys(f"{setting}: the key {name} is not base64.") from error
    if len(key) < SHORTEST_KEY:
        raise BadKeys(f"{setting}: the key {name} has fewer than {SHORTEST_KEY} bytes.")
    return name, key


def _derive(key: bytes, purpose: str) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=f"recourse {purpose}".encode()).derive(
        key
    )


def _mac(key: bytes, text: str) -> bytes:
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


def _b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _unb64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _split(sealed: bytes) -> tuple[str, bytes]:
    length = sealed[0] if sealed else 0
    name = sealed[1 : 1 + length].decode("ascii", "replace")
    if not _ID.fullmatch(name):
        raise CannotOpen("This is nothing that was sealed here.")
    return name, sealed[1 + length :]
