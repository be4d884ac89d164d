"""Mail in development: each message becomes an .eml file that any mail program opens."""

import asyncio
from pathlib import Path

from app.outbox.gateways.contract import Message, Outcome, Result
from app.outbox.gateways.mail import BadAddress, Sender, compose, fingerprint


class MailFiles:
    """Writes mails to a folder. The name comes from the dedup_key: the same mail twice is one file."""

    name = "mail files"
    idempotent = True

    def __init__(self, folder: Path, sender: Sender) -> None:
        self.folder = folder
        self.sender = sender

    async def send(self, message: Message) -> Result:
        """Write the mail; the path is the output."""
        try:
            mail = compose(message, self.sender).as_bytes()
            path = await asyncio.to_thread(self._write, fingerprint(message.dedup_key), mail)
        except BadAddress:
            return Result(Outcome.PERMANENT, error_class="bad_address")
        except UnicodeEncodeError:
            return Result(Outcome.PERMANENT, error_class="encoding")
        except OSError as wrong:
            return Result(Outcome.RETRYABLE, error_class=type(wrong).__name__)
        return Result(Outcome.ACCEPTED, output=str(path), provider_ref=path.stem)

    def _write(self, name: str, mail: bytes) -> Path:
        self.folder.mkdir(parents=True, exist_ok=True)
        path, unfinished = self.folder / f"{name}.eml", self.folder / f".{name}.part"
        unfinished.write_bytes(mail)
        return unfinished.replace(path)
