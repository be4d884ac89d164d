"""Reading the environment: texts, numbers, switches and secrets."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final
from zoneinfo import available_timezones

_NAME: Final = re.compile("[A-Za-z0-9_-]{1,40}", re.ASCII)


class Secret:
    """A text that is never shown: not in repr, not in logs, not in tracebacks."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The text itself, for the one place that needs it."""
        return self._text

    def __repr__(self) -> str:
        return "***"

    __str__ = __repr__

    def __bool__(self) -> bool:
        return bool(self._text)


NOTHING = Secret("")


class SettingError(ValueError):
    """A setting that cannot be used; the message names it."""


class Reader:
    """Settings by name, each of its kind. Raises SettingError naming the one that cannot be used."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self.env = env

    def text(self, name: str, default: str) -> str:
        return self.env.get(name, "").strip() or default

    def words(self, name: str, default: tuple[str, ...]) -> tuple[str, ...]:
        given = self.env.get(name, "")
        return tuple(word.strip() for word in given.split(",") if word.strip()) or default

    def path(self, name: str, default: Path) -> Path:
        given = self.env.get(name, "").strip()
        return Path(given).resolve() if given else default

    def number(self, name: str, default: int) -> int:
        given = self.env.get(name, "").strip()
        if not given:
            return default
        if not given.isdecimal():
            raise SettingError(f"{name} must be a whole number.")
        return int(given)

    def flag(self, name: str, default: bool) -> bool:
        given = self.env.get(name, "").strip().lower()
        if not given:
            return default
        if given in {"1", "true", "yes", "on"}:
            return True
        if given in {"0", "false", "no", "off"}:
            return False
        raise SettingError(f"{name} must be 1 or 0.")

    def zone(self, name: str, default: str) -> str:
        given = self.text(name, default)
        if given not in available_timezones():
            raise SettingError(f"{name} must be the name of a time zone, such as Europe/London.")
        return given

    def name(self, name: str, default: str) -> str:
        given = self.text(name, default)
        if not _NAME.fullmatch(given):
            raise SettingError(f"{name} must be letters, digits, - and _, at most 40.")
        return given

    def choice(self, name: str, allowed: tuple[str, ...], default: str) -> str:
        given = self.text(name, default)
        if given not in allowed:
            raise SettingError(f"{name} must be one of {', '.join(allowed)}.")
        return given

    def secret(self, name: str) -> Secret:
        file = self.env.get(f"{name}_FILE", "").strip()
        if file:
            return Secret(Path(file).read_text().strip())
        return Secret(self.env.get(name, "").strip())
