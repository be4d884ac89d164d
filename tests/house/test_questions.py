"""What a reader asks of every change and a machine can answer (docs/developers.md, "Twenty questions")."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.main import ROUTES
from app.settings import ROOT
from tests.house.test_rooms import HANDLERS

TESTS = Path(ROOT, "tests")
#: As many lines as one breath reads; the docstring is not counted.
ONE_BREATH = 10
#: Handlers that are better longer, each with its reason.
LONGER: dict[str, str] = {}
#: Names with an underscore that their makers document: of the standard library, and of Piccolo.
PUBLIC = {"_replace", "_asdict", "_fields", "_make", "_meta", "_foreign_key_meta"}
#: Loads, kills and benchmarks last as long as they last; a test waits for what it waits for (tests/waiting.py).
WATCHES = {"benchmarks", "chaos", "load", "servers"}
#: What lasts a moment in a test that waits for nothing, each with its reason.
LASTS = {
    "web/test_limits.py": "a body and an answer that take longer than a limit which is a time",
    "bi/test_kill.py": "a reader beside the deed that leaves the machine to it between two looks",
}


def _handlers() -> Iterator[tuple[str, ast.AsyncFunctionDef]]:
    for path in sorted(Path(ROOT, "app").glob("*/pages/*.py")):
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.AsyncFunctionDef) and node.name in HANDLERS:
                yield f"{path.parts[-3]}.{path.stem}.{node.name}", node


def _lines(function: ast.AsyncFunctionDef) -> int:
    first = function.body[1 if ast.get_docstring(function) and len(function.body) > 1 else 0]
    return (function.end_lineno or 0) - first.lineno + 1


def test_a_handler_reads_as_a_sentence_of_at_most_ten_lines() -> None:
    longer = {name: _lines(node) for name, node in _handlers() if _lines(node) > ONE_BREATH}

    assert {name: lines for name, lines in longer.items() if name not in LONGER} == {}
    assert set(LONGER) <= set(longer)


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_a_route_is_visited_by_the_test_of_its_name(route: object) -> None:
    room, resource, _action = route.name.split(".")  # type: ignore[attr-defined]
    files = list(Path(TESTS, room).rglob(f"test_{resource}.py"))

    assert files, f"tests/{room}/test_{resource}.py is missing"
    assert any(f'"{route.name}"' in file.read_text() for file in files)  # type: ignore[attr-defined]


def _private(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in {
            "app",
            "tasks",
            "tests",
        }:
            yield from (each.name for each in node.names if each.name.startswith("_"))
        elif isinstance(node, ast.Attribute) and node.attr.startswith("_") and not node.attr.startswith("__"):
            own = isinstance(node.value, ast.Name) and node.value.id in {"self", "cls"}
            if not own and node.attr not in PUBLIC:
                yield node.attr
        elif (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "setattr"
        ):
            yield from (
                arg.value
                for arg in node.args
                if isinstance(arg, ast.Constant)
                and isinstance(arg.value, str)
                and arg.value.rsplit(".", 1)[-1].startswith("_")
            )


@pytest.mark.parametrize(
    "path", sorted(TESTS.rglob("test_*.py")), ids=lambda path: path.relative_to(TESTS).as_posix()
)
def test_a_test_knows_no_private_name(path: Path) -> None:
    assert list(_private(ast.parse(path.read_text()))) == []


def _naps(tree: ast.AST) -> Iterator[int]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "sleep":
            only_gives_way = isinstance(node.args[0], ast.Constant) and node.args[0].value == 0
            if not only_gives_way:
                yield node.lineno


def test_no_test_waits_by_the_clock() -> None:
    naps = {
        path.relative_to(TESTS).as_posix()
        for path in TESTS.rglob("test_*.py")
        if path.relative_to(TESTS).parts[0] not in WATCHES and list(_naps(ast.parse(path.read_text())))
    }

    assert naps == set(LASTS)
