"""Every regular expression of the house, and texts that make a bad one slow (security.md 5.6)."""

import ast
import importlib
import json
import re
import signal
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from time import process_time
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
DIRECT = {"compile", "match", "search", "fullmatch", "sub", "subn", "split", "findall", "finditer"}
ANYWHERE = {"search", "sub", "subn", "split", "findall", "finditer"}
MANY = 1_000  # a repeat with a bound above this is as good as endless
SHORT, LONG = 10_000, 20_000
MOST_SECONDS, KILLED_AFTER, MOST_RATIO, TOO_SHORT_TO_COMPARE = 0.5, 0.6, 3.0, 0.02
MISS = "\x00\x00"
CANDIDATES = "a0 -_./:,;@=\"'<>{}()\t\nAzZ9é٠\x00"
_CATEGORY = {
    sre.CATEGORY_DIGIT: "0",
    sre.CATEGORY_SPACE: " ",
    sre.CATEGORY_WORD: "a",
    sre.CATEGORY_NOT_DIGIT: "a",
    sre.CATEGORY_NOT_SPACE: "a",
    sre.CATEGORY_NOT_WORD: "-",
}


@dataclass(frozen=True)
class Found:
    """A pattern, where it stands, and whether it is tried at every place of a text."""

    place: str
    pattern: str
    flags: int
    anywhere: bool


@cache
def every_pattern() -> list[Found]:
    """All patterns of app and tasks. Raises `AssertionError` for one that cannot be known beforehand."""
    found: list[Found] = []
    files = sorted(path for folder in ("app", "tasks") for path in (ROOT / folder).rglob("*.py"))
    text = "\n".join(path.read_text() for path in files)
    for path in files:
        source = path.read_text()
        if "re." in source:
            found += _patterns_in(path, ast.parse(source), text)
    return found


def _patterns_in(path: Path, tree: ast.Module, house: str) -> Iterator[Found]:
    names = {
        id(node.value): node.targets[0].id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    for node in ast.walk(tree):
        if not _is_of_re(node):
            continue
        place = f"{path.relative_to(ROOT)}:{node.lineno}"
        used = {node.func.attr} if node.func.attr != "compile" else _uses(names.get(id(node)), house)
        for pattern, flags in _values(node, names.get(id(node)), path, place):
            yield Found(place, pattern, flags, bool(used & ANYWHERE))


def _is_of_re(node: ast.AST) -> Any:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "re"
        and node.func.attr in DIRECT
    )


def _values(node: ast.Call, name: str | None, path: Path, place: str) -> list[tuple[str, int]]:
    """The pattern of a call: written there, or found in the module by its name or in a named table."""
    argument = node.args[0]
    if isinstance(argument, ast.Constant):
        return [(_text(argument.value), _flags(node))]
    module = importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
    made = getattr(module, name or "", None)
    if isinstance(made, re.Pattern):
        return [(_text(made.pattern), made.flags & ~re.UNICODE)]
    tables = [getattr(module, each.id, None) for each in ast.walk(argument) if isinstance(each, ast.Name)]
    found = [pattern for table in tables if isinstance(table, dict) for pattern in table.values()]
    assert found, f"{place}: write the pattern as a literal, or give it a name in the module"
    return [(_text(pattern), _flags(node)) for pattern in found]


def _flags(node: ast.Call) -> int:
    written = [argument.value for argument in node.keywords if argument.arg == "flags"]
    written += node.args[1:] if isinstance(node.func, ast.Attribute) and node.func.attr == "compile" else []
    named = {each.attr for flags in written for each in ast.walk(flags) if isinstance(each, ast.Attribute)}
    return sum(int(getattr(re, name)) for name in named)


def _text(pattern: str | bytes) -> str:
    return pattern if isinstance(pattern, str) else pattern.decode("latin-1")


def _uses(name: str | None, house: str) -> set[str]:
    """By which methods a named pattern is used; all of them when nobody can tell."""
    used = set(re.findall(rf"\b{name}\.(\w+)\(", house)) & DIRECT if name else set()
    return used or DIRECT


def nested(items: Any, inside: bool = False) -> bool:
    """Whether an endless repeat stands directly in an endless repeat, with nothing fixed between them."""
    for op, argument in items:
        if op in _REPEATS:
            _lowest, highest, body = argument
            endless = highest >= MANY
            if endless and inside:
                return True
            if nested(body, endless and len(_solid(body)) == 0):
                return True
        elif any(nested(body, inside) for body in _bodies(op, argument)):
            return True
    return False


_REPEATS = (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT)


def _solid(body: Any) -> list[Any]:
    """The parts of a body that must be there once and so keep its rounds apart."""
    solid: list[Any] = []
    for op, argument in body:
        if op in (sre.LITERAL, sre.NOT_LITERAL, sre.IN, sre.ANY):
            solid.append(op)
        elif op is sre.SUBPATTERN:
            solid += _solid(argument[3])
    return solid


def _bodies(op: Any, argument: Any) -> list[Any]:
    if op is sre.SUBPATTERN:
        return [argument[3]]
    if op is sre.BRANCH:
        return list(argument[1])
    if op in (sre.ASSERT, sre.ASSERT_NOT):
        return [argument[1]]
    return [argument] if op is sre.ATOMIC_GROUP else []


def pumps(items: Any, before: str = "") -> Iterator[tuple[str, str]]:
    """For each endless repeat: a text that leads to it, and what to repeat there."""
    for op, argument in items:
        if op in _REPEATS:
            lowest, highest, body = argument
            if highest >= MANY:
                yield from ((before, piece) for piece in _samples(body))
            yield from pumps(body, before)
            before += _sample(body) * min(lowest, 50)
            continue
        for body in _bodies(op, argument):
            yield from pumps(body, before)
        before += _sample([(op, argument)])


def _samples(items: Any) -> set[str]:
    """Short texts that a body takes: a few, so that each kind of letter is tried."""
    whole = _sample(items)
    found = {whole} if whole else set()
    if len(items) == 1 and items[0][0] is sre.IN:
        found |= {_letter([item]) for item in items[0][1][:6] if item[0] is not sre.NEGATE}
    for op, argument in items:
        if op is sre.BRANCH:
            found |= {_sample(body) for body in argument[1]}
        elif op in _REPEATS:
            found |= _samples(argument[2])
    return found - {""}


def _sample(items: Any) -> str:
    text = ""
    for op, argument in items:
        if op is sre.LITERAL:
            text += chr(argument)
        elif op in (sre.NOT_LITERAL, sre.IN, sre.ANY):
            text += _letter(argument if op is sre.IN else [(op, argument)])
        elif op in _REPEATS:
            text += _sample(argument[2]) * min(argument[0], 50)
        elif op is sre.BRANCH:
            text += _sample(argument[1][0])
        elif op in (sre.SUBPATTERN, sre.ATOMIC_GROUP):
            text += _sample(_bodies(op, argument)[0])
    return text


def _letter(of: Any) -> str:
    if of and of[0][0] is sre.NEGATE:
        return next((each for each in CANDIDATES if not any(_fits(item, each) for item in of[1:])), "a")
    op, argument = of[0]
    if op is sre.LITERAL:
        return chr(argument)
    if op is sre.RANGE:
        return chr(argument[0])
    if op is sre.CATEGORY:
        return _CATEGORY.get(argument, "a")
    return "b" if op is sre.NOT_LITERAL and argument == ord("a") else "a"


def _fits(item: Any, letter: str) -> bool:
    op, argument = item
    if op is sre.LITERAL:
        return ord(letter) == argument
    if op is sre.RANGE:
        return bool(argument[0] <= ord(letter) <= argument[1])
    category = {sre.CATEGORY_DIGIT: r"\d", sre.CATEGORY_SPACE: r"\s", sre.CATEGORY_WORD: r"\w"}
    return op is sre.CATEGORY and re.match(category.get(argument, "$x"), letter) is not None


def slow(found: Found) -> str:
    """Why a pattern is too slow on one of its pumps, or nothing."""
    compiled = re.compile(found.pattern, found.flags)
    tried = compiled.search if found.anywhere else compiled.fullmatch
    for before, piece in sorted(set(pumps(parser.parse(found.pattern, found.flags)))):
        times = []
        for size in (SHORT, LONG):
            text = before + piece * (size // len(piece)) + MISS
            times.append(_seconds(tried, text))
            if times[-1] > MOST_SECONDS:
                return f"{found.place}: {times[-1]:.2f} s for {before!r} + {piece!r} x {size}"
        if times[1] > TOO_SHORT_TO_COMPARE and times[1] > MOST_RATIO * times[0]:
            ratio = f"{times[1] / times[0]:.1f}"
            return f"{found.place}: twice the text takes {ratio} times as long: {before!r} + {piece!r}"
    return ""


def _seconds(tried: Callable[[str], object], text: str) -> float:
    """Processor time of one try, or more than is allowed when it had to be stopped."""
    signal.setitimer(signal.ITIMER_VIRTUAL, KILLED_AFTER)
    began = process_time()
    try:
        tried(text)
    except Killed:
        return float("inf")
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return process_time() - began


class Killed(Exception):
    """A pattern that did not come to an end."""


def _give_up(*_args: object) -> None:
    raise Killed


def main() -> None:
    """Read patterns from stdin as JSON, write a complaint a line; run as a child, which may be killed."""
    signal.signal(signal.SIGVTALRM, _give_up)
    for each in json.load(sys.stdin):
        if complaint := slow(Found(**each)):
            print(complaint, flush=True)


if __name__ == "__main__":
    main()
