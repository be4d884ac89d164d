"""Archives that only a password opens (security.md UP-8)."""

from pathlib import Path
from typing import Any, BinaryIO, Final
from uuid import UUID

import pyzipper

from app.kernel.seal import KeyRing, Signer
from app.settings import current

PASSWORD_LENGTH: Final = 20


def password_of(purpose: str, key: UUID) -> str:
    """The password of the archive with this key: kept nowhere, made again from a key of the house."""
    ring = KeyRing.parse("SIGNING_KEYS", current().signing_keys.reveal())
    return Signer(ring, purpose).token(str(key))[:PASSWORD_LENGTH]


def writing(target: Path | BinaryIO, password: str) -> Any:
    """An open archive to write into, AES-256 by a library; the password is ours, as the format stretches it little."""
    archive = pyzipper.AESZipFile(target, "w", compression=pyzipper.ZIP_DEFLATED, encryption=pyzipper.WZ_AES)
    archive.setpassword(password.encode())
    return archive
