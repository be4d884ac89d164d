"""What may pass the gate of the administration area: generated from the tables shown (security.md AD-1, AD-2, AD-4)."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode

from app.kernel.shown import Shown

PAGE: Final = 100
IDS: Final = 50
_NOTHING: Final = re.compile(r"")
_KEY: Final = re.compile(r"(?P<key>[0-9a-fA-F-]{1,40})/")
_FILE: Final = re.compile(r"[A-Za-z0-9._-]+")
_LANGUAGE: Final = re.compile(r"(?:[A-Za-z-]{2,10}/)?")
_SPECIAL: Final = frozenset(
    {"__page", "__page_size", "__order", "__readable", "__visible_fields", "__range_header"}
)
_SUFFIXES: Final = ("__operator", "__match")


@dataclass(frozen=True)
class Way:
    """A method and the paths it may be used on: a beginning and what may follow; `shown` is their table."""

    method: str
    begins: str
    what: str
    shown: Shown | None = None
    follows: re.Pattern[str] = _NOTHING

    def names(self, path: str) -> re.Match[str] | None:
        """What a path of this way names, or None for another path."""
        return (
            self.follows.fullmatch(path.removeprefix(self.begins)) if path.startswith(self.begins) else None
        )


class NotAllowed(ValueError):
    """A question or a body that the gate does not let pass; the message names the parameter or column."""


def ways(tables: Iterable[Shown], forms: Iterable[str]) -> list[Way]:
    """Everything that may be asked. What is not here is not there."""
    found = [
        Way("GET", "/", "page"),
        Way("GET", "/assets/", "asset", follows=_FILE),
        *(
            Way("GET", path, "shell")
            for path in ("/api/tables/", "/api/tables/grouped/", "/api/links/", "/api/user/")
        ),
        *(Way("GET", path, "shell") for path in ("/api/forms/", "/api/forms/grouped/", "/public/meta/")),
        Way("GET", "/public/translations/", "shell", follows=_LANGUAGE),
    ]
    for slug in forms:
        path = f"/api/forms/{slug}/"
        found += [Way("GET", path, "form"), Way("GET", f"{path}schema/", "form"), Way("POST", path, "run")]
    for shown in tables:
        found += _ways_of(shown)
    return found


def _ways_of(shown: Shown) -> list[Way]:
    root = f"/api/tables/{shown.name}/"
    found = [
        Way("GET", root, "list", shown),
        Way("GET", f"{root}ids/", "ids", shown),
        Way("GET", f"{root}count/", "count", shown),
        Way("GET", f"{root}schema/", "schema", shown),
        Way("GET", f"{root}references/", "references", shown),
        Way("GET", root, "row", shown, _KEY),
    ]
    if shown.create:
        found += [Way("GET", f"{root}new/", "new", shown), Way("POST", root, "create", shown)]
    if shown.edit:
        found.append(Way("PATCH", root, "edit", shown, _KEY))
    if shown.delete:
        found.append(Way("DELETE", root, "delete", shown, _KEY))
    return found


def find(table: Sequence[Way], method: str, path: str) -> tuple[Way, str] | None:
    """The way of a request, and the key it names if any."""
    for way in table:
        if way.method == method and (match := way.names(path)):
            return way, match.groupdict().get("key", "")
    return None


def query_of(way: Way, raw: str) -> str:
    """The query that is handed on: bounded, and of visible columns only. Raises NotAllowed."""
    given = parse_qsl(raw, keep_blank_values=True, max_num_fields=50)
    if way.shown is None:
        return ""
    if way.what == "ids":
        return _ids(given)
    if way.what not in {"list", "count", "row"}:
        return ""
    kept = [(key, value) for key, value in given if _fits(way.shown, key, value)]
    if way.what == "count":
        return urlencode(kept)
    kept = [(key, value) for key, value in kept if key != "__visible_fields"]
    asked = {name for key, value in given if key == "__visible_fields" for name in value.split(",")}
    seen = sorted((asked or way.shown.visible) & way.shown.visible)
    key_name = str(way.shown.table._meta.primary_key._meta.name)
    kept.append(("__visible_fields", ",".join({key_name: None, **dict.fromkeys(seen)})))
    return urlencode(kept)


def _ids(given: Sequence[tuple[str, str]]) -> str:
    asked = dict(given)
    limit = asked.get("limit", "")
    kept = {"limit": str(min(int(limit), IDS)) if _is_number(limit) else str(IDS)}
    if "search" in asked:
        kept["search"] = asked["search"][:100]
    if _is_number(asked.get("offset", "")):
        kept["offset"] = asked["offset"]
    return urlencode(kept)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 8


def _fits(shown: Shown, key: str, value: str) -> bool:
    """Whether a parameter may pass. Raises NotAllowed for a column that is not to be asked for."""
    if key in {"__page", "__page_size"}:
        if not _is_number(value) or (key == "__page_size" and int(value) > PAGE):
            raise NotAllowed(key)
        return True
    if key == "__order":
        if not {name.removeprefix("-") for name in value.split(",")} <= {
            *shown.filters,
            shown.order.removeprefix("-"),
        }:
            raise NotAllowed(key)
        return True
    if key in _SPECIAL:
        return True
    column = next((key.removesuffix(suffix) for suffix in _SUFFIXES if key.endswith(suffix)), key)
    if column not in shown.filters and column not in shown.visible:
        raise NotAllowed(key)
    return True


def body_of(way: Way, sent: Any, present: Mapping[str, Any]) -> dict[str, Any]:
    """What is written of what was sent. Raises NotAllowed for a column that may not be written.

    The form sends every column of the row back; one that may not be written is let go when it was not changed.
    """
    assert way.shown is not None
    sent = form_of(sent)
    allowed = way.shown.create if way.what == "create" else way.shown.edit
    for column, value in sent.items():
        if column not in allowed and not _same(value, present.get(column)):
            raise NotAllowed(column)
    return {column: value for column, value in sent.items() if column in allowed}


def form_of(sent: Any) -> dict[str, Any]:
    """What was sent with a form: one object. Raises NotAllowed."""
    if not isinstance(sent, dict):
        raise NotAllowed("body")
    return sent


def _same(sent: Any, stored: Any) -> bool:
    if sent in (None, "") or stored in (None, ""):
        return sent in (None, "") and stored in (None, "")
    if str(sent) == str(stored):
        return True
    try:
        return datetime.fromisoformat(str(sent)).replace(
            tzinfo=None, second=0, microsecond=0
        ) == datetime.fromisoformat(str(stored)).replace(tzinfo=None, second=0, microsecond=0)
    except ValueError:
        return False
