"""Sealing a copy to a recipient of age, so that the machine which makes it cannot open it (security.md BK-1)."""

from pathlib import Path
from typing import Final

import pyrage

SUFFIX: Final = ".age"


class CannotSeal(Exception):
    """The recipient or the key cannot be used, or a file does not open; the message says which."""


def recipient_of(text: str) -> pyrage.x25519.Recipient:
    """The recipient a setting names. Raises CannotSeal."""
    try:
        return pyrage.x25519.Recipient.from_str(text.strip())
    except pyrage.RecipientError as error:
        raise CannotSeal("BACKUP_RECIPIENT is no recipient of age: it begins with age1.") from error


def identity_in(file: Path) -> pyrage.x25519.Identity:
    """The key in a file as age-keygen writes it. Raises CannotSeal."""
    lines = [line for line in file.read_text().splitlines() if line and not line.startswith("#")]
    try:
        return pyrage.x25519.Identity.from_str(lines[0].strip())
    except (pyrage.IdentityError, IndexError) as error:
        raise CannotSeal(f"{file} holds no key of age.") from error


def seal(folder: Path, recipient: pyrage.x25519.Recipient) -> None:
    """Put every file below a folder under seal; what was open is gone."""
    for path in [path for path in folder.rglob("*") if path.is_file()]:
        pyrage.encrypt_file(str(path), str(path) + SUFFIX, [recipient])
        path.unlink()


def open_into(source: Path, target: Path, identity: pyrage.x25519.Identity) -> None:
    """Open every file of a sealed folder into another one. Raises CannotSeal."""
    for path in [path for path in source.rglob(f"*{SUFFIX}") if path.is_file()]:
        opened = target / path.relative_to(source).with_suffix("")
        opened.parent.mkdir(parents=True, exist_ok=True)
        try:
            pyrage.decrypt_file(str(path), str(opened), [identity])
        except pyrage.DecryptError as error:
            raise CannotSeal(f"{path.name} does not open with this key.") from error
