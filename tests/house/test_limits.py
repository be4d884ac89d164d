"""Every limit of security.md 2.12 that is named is kept by some code, and each file that leaves counts."""

import ast
from collections.abc import Iterator
from pathlib import Path

from app.web import throttle
from app.web.throttle import RULES

APP = Path(__file__).parents[2] / "app"
#: what asks for a rule, by its first argument
ASK = {"knock", "_knock", "must_be_open", "key"}
#: what writes down that somebody took a file along
TAKE = {"log_export", "log_report"}


def _calls(path: Path) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            yield name, node


def _asked(path: Path) -> set[str]:
    return {
        call.args[0].value
        for name, call in _calls(path)
        if name in ASK
        and call.args
        and isinstance(call.args[0], ast.Constant)
        and isinstance(call.args[0].value, str)
    }


def test_every_rule_of_the_throttle_is_asked_somewhere() -> None:
    its_own = Path(throttle.__file__)
    asked = {rule for path in APP.rglob("*.py") if path != its_own for rule in _asked(path)}

    assert sorted(RULES.keys() - asked) == []


def test_every_page_that_notes_a_file_taken_along_counts_it() -> None:
    pages = [path for path in APP.glob("*/pages/*.py") if TAKE & {name for name, _call in _calls(path)}]

    assert pages
    assert [str(path) for path in pages if "export.person" not in _asked(path)] == []
