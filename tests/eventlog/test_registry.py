"""The registry refuses what is malformed, unknown or taken, with words that name it (cla.md 1.3)."""

from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from app.eventlog import RELEASE, Event
from app.eventlog.registry import Registry

GOOD = {
    "type": "outcome",
    "level": 29,
    "selectable_by": ["operator"],
    "description": "x",
    "stops_timer": True,
}


def _event(key: str = "thing", **changes: Any) -> type[Event]:
    definition = {name: value for name, value in (GOOD | changes).items() if value is not ...}
    return type("Thing", (Event,), {"key": key, "codes": {"A": definition}})


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        *(({name: ...}, f"lacks the field {name}") for name in GOOD),
        ({"type": 1}, "type must be str"),
        ({"level": "29"}, "level must be int"),
        ({"level": True}, "level must be int"),
        ({"selectable_by": "operator"}, "selectable_by must be list"),
        ({"stops_timer": "yes"}, "stops_timer must be bool"),
        ({"type": "thing"}, "outcome, system, event"),
        ({"level": 30}, "29, 21, 11"),
        ({"selectable_by": ["cook"]}, "operator, specialist, not cook"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_malformed_definition_is_refused_by_name(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        Registry().register(_event(**changes))


def test_a_kind_without_codes_or_key_is_refused() -> None:
    with pytest.raises(ValueError, match="Thing has no codes"):
        Registry().register(type("Thing", (Event,), {"key": "thing", "codes": {}}))
    with pytest.raises(ValueError, match="Thing has no key"):
        Registry().register(_event(key=""))


def test_a_key_is_taken_once() -> None:
    """The old registry let a second class replace the first in silence [!]."""
    registry = Registry()
    registry.register(_event())

    with pytest.raises(ValueError, match="thing is registered already"):
        registry.register(_event())


def test_an_unknown_key_is_named_and_an_unknown_code_is_a_key_error() -> None:
    registry = Registry()
    registry.register(_event())

    with pytest.raises(ValueError, match="nothing"):
        registry.kind("nothing", "A")
    with pytest.raises(KeyError):
        registry.kind("thing", "B")


def test_codes_come_in_their_order_and_those_without_come_last() -> None:
    registry = Registry()
    codes = {"LAST": GOOD, "SECOND": GOOD | {"order": 20}, "FIRST": GOOD | {"order": 10}, "ALSO_LAST": GOOD}
    registry.register(type("Thing", (Event,), {"key": "thing", "codes": codes}))

    assert [kind.code for kind in registry.ordered("thing")] == ["FIRST", "SECOND", "LAST", "ALSO_LAST"]


def test_only_outcomes_of_the_role_are_selectable_and_an_unknown_role_has_none() -> None:
    registry = Registry()
    registry.register(_event("one"))
    registry.register(_event("two", type="system"))
    registry.register(_event("three", selectable_by=["specialist"], set_requires_action_by=RELEASE))

    assert list(registry.selectable("operator")) == ["one"]
    assert registry.selectable("cook") == {}


def test_a_room_whose_events_cannot_be_imported_leaves_the_registry_as_it_was(
    tmp_path: Path, monkeypatch: Any
) -> None:
    package = tmp_path / "fakehouse"
    (package / "a_room").mkdir(parents=True)
    (package / "b_room").mkdir()
    for folder in (package, package / "a_room", package / "b_room"):
        (folder / "__init__.py").touch()
    (package / "a_room" / "events.py").write_text("raise RuntimeError('broken room')")
    monkeypatch.syspath_prepend(str(tmp_path))
    registry = Registry()
    registry.register(_event())
    house = ModuleType("fakehouse")
    house.__file__ = str(package / "__init__.py")

    with pytest.raises(RuntimeError, match="broken room"):
        registry.autodiscover(house)

    assert [kind.key for kind in registry.all()] == ["thing"]
