"""The kinds of event there are: each room's `events` register its own (cla.md 1.2, 1.3)."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any, ClassVar

from app.eventlog.tables import HIGH, MINOR, MODERATE, TYPES

LEVELS = (HIGH, MODERATE, MINOR)
ROLES = ("operator", "specialist")
LAST = 10_000
REQUIRED: dict[str, type] = {
    "type": str,
    "level": int,
    "selectable_by": list,
    "description": str,
    "stops_timer": bool,
}
OPTIONAL = ("order", "set_requires_action_by", "notes_required", "context")

#: next actors that are decided when the event happens (cla.md 1.8)
RELEASE = "release*"


class Event:
    """A key and its codes. Rooms subclass it in their events.py and register the subclass."""

    key: ClassVar[str] = ""
    codes: ClassVar[Mapping[str, Mapping[str, Any]]] = {}


@dataclass(frozen=True)
class Kind:
    """One thing that can be logged under a key."""

    key: str
    code: str
    type: str
    level: int
    selectable_by: tuple[str, ...]
    description: str
    stops_timer: bool
    order: int = LAST
    next_actor: str | None = None
    sets_next_actor: bool = False
    notes_required: bool = False
    context: tuple[str, ...] | None = None

    @property
    def is_outcome(self) -> bool:
        """Whether management information counts it."""
        return self.type == "outcome"


class Registry:
    """Every kind, by key and code."""

    def __init__(self) -> None:
        self._keys: dict[str, dict[str, Kind]] = {}

    def register(self, event: type[Event]) -> type[Event]:
        """Take a key and its codes. Raises ValueError for anything malformed, or a key that is taken."""
        if not event.codes:
            raise ValueError(f"{event.__name__} has no codes.")
        if not event.key:
            raise ValueError(f"{event.__name__} has no key.")
        if event.key in self._keys:
            raise ValueError(f"The key {event.key} is registered already; {event.__name__} cannot take it.")
        self._keys[event.key] = {
            code: _kind(event.key, code, definition) for code, definition in event.codes.items()
        }
        return event

    def codes(self, key: str) -> dict[str, Kind]:
        """The kinds of a key. Raises ValueError naming a key nobody registered."""
        if key not in self._keys:
            raise ValueError(f"There is no event with the key {key}.")
        return self._keys[key]

    def kind(self, key: str, code: str) -> Kind:
        """One kind. Raises ValueError for an unknown key, KeyError for a code the key does not define."""
        return self.codes(key)[code]

    def ordered(self, key: str) -> list[Kind]:
        """The kinds of a key in the order of their lists; equal ranks keep the order they were written in."""
        return sorted(self.codes(key).values(), key=lambda kind: kind.order)

    def all(self) -> list[Kind]:
        """Every kind, by key, then in its order."""
        return [kind for key in sorted(self._keys) for kind in self.ordered(key)]

    def selectable(self, role: str) -> dict[str, list[Kind]]:
        """Outcome codes a role may pick by hand, by key; keys with none are left out."""
        found = {
            key: [kind for kind in self.ordered(key) if kind.is_outcome and role in kind.selectable_by]
            for key in self._keys
        }
        return {key: kinds for key, kinds in found.items() if kinds}

    def autodiscover(self, package: ModuleType) -> None:
        """Import the events of every room, a module or a package of some, in name order (decisions.md 19).

        A module that fails to import leaves the registry as it was, and its error goes up.
        """
        before = dict(self._keys)
        root = Path(str(package.__file__)).parent
        rooms = {path.parent.name for path in root.glob("*/events.py")}
        rooms |= {path.parent.parent.name for path in root.glob("*/events/__init__.py")}
        for room in sorted(rooms):
            try:
                import_module(f"{package.__name__}.{room}.events")
            except BaseException:
                self._keys = before
                raise


def _kind(key: str, code: str, definition: Mapping[str, Any]) -> Kind:
    where = f"{key}.{code}"
    for name, kind in REQUIRED.items():
        if name not in definition:
            raise ValueError(f"{where} lacks the field {name}.")
        value = definition[name]
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise ValueError(f"{where}: {name} must be {kind.__name__}.")
    if definition["type"] not in TYPES:
        raise ValueError(f"{where}: type must be one of {', '.join(TYPES)}.")
    if definition["level"] not in LEVELS:
        raise ValueError(f"{where}: level must be one of {', '.join(map(str, LEVELS))}.")
    strangers = [role for role in definition["selectable_by"] if role not in ROLES]
    if strangers:
        raise ValueError(f"{where}: selectable_by knows {', '.join(ROLES)}, not {', '.join(strangers)}.")
    extra = [name for name in definition if name not in REQUIRED and name not in OPTIONAL]
    if extra:
        legal = ", ".join([*REQUIRED, *OPTIONAL])
        raise ValueError(f"{where} has unknown fields: {', '.join(extra)}. It may have: {legal}.")
    context = definition.get("context")
    return Kind(
        key=key,
        code=code,
        type=definition["type"],
        level=definition["level"],
        selectable_by=tuple(definition["selectable_by"]),
        description=definition["description"],
        stops_timer=definition["stops_timer"],
        order=definition.get("order") or LAST,
        next_actor=definition.get("set_requires_action_by"),
        sets_next_actor="set_requires_action_by" in definition,
        notes_required=bool(definition.get("notes_required", False)),
        context=tuple(context) if context is not None else None,
    )


registry = Registry()
register = registry.register
