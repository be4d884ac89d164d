"""Every kind of event has a place where a person or the house raises it (cla.md 2)."""

import ast
import re
from collections import defaultdict
from pathlib import Path

from app import wiring
from app.cases.rules import OPERATOR_KEYS, PROVIDER_KEYS
from app.eventlog import Kind, registry
from app.settings import ROOT

#: What writes on the log, or hands a key and a code on to what does.
WRITERS = {"record", "record_many", "entry", "record_view", "attach", "destroy", "take", "tell"}


def _strings(tree: ast.AST) -> set[str]:
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def _made_up(tree: ast.AST) -> set[str]:
    """Codes that are put together, as patterns: `f"{code}_CREATED"`."""
    pieces = (node.values for node in ast.walk(tree) if isinstance(node, ast.JoinedStr))
    found = {
        "".join(re.escape(str(part.value)) if isinstance(part, ast.Constant) else "[A-Z_-]+" for part in some)
        for some in pieces
    }
    return {pattern for pattern in found if re.search(r"[A-Z]{3}", pattern.replace("[A-Z_-]+", ""))}


def _writes(tree: ast.AST) -> bool:
    called = (node.func for node in ast.walk(tree) if isinstance(node, ast.Call))
    names = (func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "") for func in called)
    return any(name in WRITERS for name in names)


def _rooms() -> dict[str, list[ast.Module]]:
    found: dict[str, list[ast.Module]] = defaultdict(list)
    for path in sorted(Path(ROOT, "app").glob("*/**/*.py")):
        if (
            path.name not in ("events.py", "cli.py")
            and "events" not in path.parts
            and "demo_data" not in path.parts
        ):
            found[path.relative_to(ROOT / "app").parts[0]].append(ast.parse(path.read_text()))
    return found


def raised() -> set[tuple[str, str]]:
    """What some room can write: it names the key where it writes, and the code in one of its files.

    What stands in a list that people pick from is written by the deed behind the list.
    """
    wiring.discover()
    found = {(kind.key, kind.code) for kind in registry.all() if kind.key in (*OPERATOR_KEYS, *PROVIDER_KEYS)}
    for trees in _rooms().values():
        written = set().union(*(_strings(tree) for tree in trees if _writes(tree)))
        named = set().union(*(_strings(tree) for tree in trees))
        made = set().union(*(_made_up(tree) for tree in trees))
        found |= {
            (kind.key, kind.code)
            for kind in registry.all()
            if kind.key in written
            and (kind.code in named or any(re.fullmatch(pattern, kind.code) for pattern in made))
        }
    return found


def test_every_kind_of_event_is_raised_somewhere() -> None:
    known = {(kind.key, kind.code) for kind in _kinds()}

    assert sorted(known - raised()) == []


def _kinds() -> list[Kind]:
    wiring.discover()
    return registry.all()


#: Statements that read looks and openings only: nothing of that can be taken back.
ONLY_LOOKS = {
    "case-view-audit",
    "complaint-view-audit",
    "_made",
    "_reasons",
}


def test_every_figure_leaves_out_what_was_taken_back() -> None:
    """cla.md 2, UNDONE: a report that reads the log reads it without the pair."""
    counting = [
        path.stem
        for path in sorted(Path(ROOT, "app").rglob("*.sql"))
        if "kernel" not in path.parts and re.search(r"\bevent_log\b", path.read_text())
    ]
    careless = [
        name
        for name in counting
        if name not in ONLY_LOOKS and not re.search(r"undone_event|lasting_event|\{stands\}", _report(name))
    ]
    assert careless == []
    assert set(counting) >= ONLY_LOOKS


def _report(name: str) -> str:
    return next(Path(ROOT, "app").rglob(f"{name}.sql")).read_text()
