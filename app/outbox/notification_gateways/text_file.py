"""A gateway for trials: each message becomes a text file (notifications.md 8.3)."""

import asyncio
import json
import re
from datetime import UTC
from pathlib import Path

from app.kernel.language import _
from app.outbox.gateways.contract import Message, Outcome, Problem, Provider, Result, Settings

DEFAULT_FOLDER = "sent_notification"

_NAME = re.compile(r"SMSMessage_([0-9]+)\.txt", re.ASCII)


class TextNotificationProvider(Provider):
    """Writes `SMSMessage_<n>.txt` with exactly the text; the number of the phone is not in it."""

    optional_params = ("DestinationFolder", "WriteMetadata")

    @classmethod
    def validate(cls, settings: Settings) -> list[Problem]:
        """Everything wrong with its settings; without a folder the default is used, with a warning."""
        problems = super().validate(settings)
        folder = settings.get("DestinationFolder")
        if folder is None or folder == "":
            message = str(_("Set DestinationFolder; until then files go to %(folder)s."))
            problems.append(
                Problem("DestinationFolder", "missing_param", message % {"folder": DEFAULT_FOLDER}, "warning")
            )
        elif not isinstance(folder, str) or "\0" in folder:
            problems.append(Problem("DestinationFolder", "not_text", str(_("Write the path of a folder."))))
        if not isinstance(settings.get("WriteMetadata", False), bool):
            problems.append(Problem("WriteMetadata", "not_bool", str(_("Write true or false."))))
        return problems

    @property
    def folder(self) -> Path:
        """Where the files go; a relative path lies in the folder of the house."""
        return self._surroundings.folder / (self._settings.get("DestinationFolder") or DEFAULT_FOLDER)

    async def send(self, message: Message) -> Result:
        """Write one file; the path is the output."""
        try:
            path = await asyncio.to_thread(self.write, message)
        except UnicodeEncodeError:
            return Result(Outcome.PERMANENT, error_class="encoding")
        except OSError as wrong:
            return Result(
                Outcome.RETRYABLE, error_message=wrong.strerror or "", error_class=type(wrong).__name__
            )
        return Result(Outcome.ACCEPTED, output=str(path))

    def write(self, message: Message, name: str | None = None) -> Path:
        """Write the file, under the next free number or under a name of the caller's own.

        Raises OSError, also FileExistsError for a name that is taken, and UnicodeEncodeError.
        """
        text = message.text.encode("utf-8")
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self._new(self.folder / Path(name).name, text) if name else self._next(text)
        if self.switched_on("WriteMetadata"):
            path.with_suffix(".json").write_text(_metadata(message), encoding="utf-8")
        return path

    def _next(self, text: bytes) -> Path:
        taken = (_NAME.fullmatch(entry.name) for entry in self.folder.iterdir())
        number = max((int(found[1]) for found in taken if found), default=0) + 1
        while True:
            try:
                return self._new(self.folder / f"SMSMessage_{number}.txt", text)
            except FileExistsError:
                number += 1

    def _new(self, path: Path, text: bytes) -> Path:
        with path.open("xb") as file:
            file.write(text)
        return path


def _metadata(message: Message) -> str:
    known = {"recipient": message.recipient, "time": message.now.astimezone(UTC).isoformat()}
    kind, _colon, rest = message.dedup_key.partition(":")
    if kind == "policy":
        policy, _colon, about = rest.partition(":")
        known |= {"policy": policy, "type": about}
    return json.dumps(known | {"dedup_key": message.dedup_key}, ensure_ascii=False)
