"""JSON files from outside: cases read with their places, answers written in the same order (cli.md)."""

import json
import sys
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from app.kernel.errors import Refusal

COMMENT_KEYS = frozenset({"title", "why", "note", "label", "expect"})
DONE, NO, UNUSABLE = 0, 1, 2

Case = dict[str, Any]


class Unusable(Refusal):
    """Input that cannot be read as what it should be; `place` says where in it."""

    def __init__(self, place: str, problem: str) -> None:
        super().__init__(f"{place}: {problem}")
        self.place = place
        self.problem = problem


def read_cases(path: str | Path) -> list[Case]:
    """The cases of a JSON array, of JSON Lines, of one object, or of an object of arrays; `-` is stdin.

    Raises Unusable, naming the file and where it can the line or the case.
    """
    name = "standard input" if str(path) == "-" else str(path)
    return parse_cases(_text(path, name), name)


def parse_cases(text: str, name: str = "input") -> list[Case]:
    """As `read_cases`, of text already read; `name` begins every place."""
    if not text.strip():
        raise Unusable(name, "is empty; it needs at least a JSON array")
    try:
        whole = _load(text)
    except json.JSONDecodeError as wrong:
        if wrong.msg != "Extra data":
            raise Unusable(f"{name}, line {wrong.lineno}, column {wrong.colno}", wrong.msg) from None
        return list(_lines(text, name))
    except (ValueError, RecursionError) as wrong:
        raise Unusable(name, str(wrong)) from None
    return [_object(case, f"{name}, case {n}") for n, case in enumerate(_flat(whole), 1)]


def read_object(path: str | Path) -> Case:
    """The one object of a JSON file, whatever its values are; `-` is stdin. Raises Unusable."""
    name = "standard input" if str(path) == "-" else str(path)
    try:
        return _object(_load(_text(path, name)), name)
    except json.JSONDecodeError as wrong:
        raise Unusable(f"{name}, line {wrong.lineno}, column {wrong.colno}", wrong.msg) from None
    except (ValueError, RecursionError) as wrong:
        raise Unusable(name, str(wrong)) from None


def place_of(case: Mapping[str, Any], number: int) -> str:
    """How a message names a case: by its number in the file and, where it has one, its id."""
    return f"case {number} ({case['id']})" if case.get("id") not in (None, "") else f"case {number}"


def only_keys(case: Mapping[str, Any], known: Collection[str], place: str) -> None:
    """Refuse keys nobody reads, by name; the comment keys may stand anywhere."""
    unknown = sorted(set(case) - set(known) - COMMENT_KEYS)
    if unknown:
        raise Unusable(place, f"unknown key {', '.join(repr(key) for key in unknown)}")


def run_cases(
    path: str | Path,
    answer: Callable[[Case, str], Mapping[str, Any]],
    *,
    kinds: Collection[str] = (),
    elsewhere: Collection[str] = (),
    refused: Callable[[Mapping[str, Any]], bool] = lambda answer: False,
    check: bool = False,
) -> int:
    """Answer every case of a file, write the answers as one JSON array, and return the exit code.

    `answer(case, place)` gives the fields after `id`, or raises Unusable. With `kinds`, a case of a kind in
    `elsewhere` is left out with a line on standard error and an unknown kind is refused. `refused(answer)`
    says that an answer is a "no" (exit 1). With `check`, only a difference from `expect` is exit 1.
    """
    try:
        mine = list(_mine(read_cases(path), kinds, elsewhere))
        answers = [{"id": case.get("id"), **answer(case, place)} for case, place in mine]
    except Unusable as wrong:
        _say(str(wrong))
        return UNUSABLE
    sys.stdout.write(json.dumps(answers, ensure_ascii=False, indent=1) + "\n")
    if check:
        return _checked([case for case, _ in mine], answers)
    return NO if any(refused(one) for one in answers) else DONE


def differences(expect: object, answer: Mapping[str, Any]) -> list[str]:
    """What of `expect` the answer does not say; a bare value is compared with the answer's `result`."""
    wanted = expect if isinstance(expect, Mapping) else {"result": expect}
    return [
        f"{key} is {json.dumps(answer.get(key))}, expected {json.dumps(value)}"
        for key, value in wanted.items()
        if key not in answer or not _same(answer[key], value)
    ]


def _same(one: object, other: object) -> bool:
    # Python holds True equal to 1; JSON does not.
    return one == other and isinstance(one, bool) == isinstance(other, bool)


def _text(path: str | Path, name: str) -> str:
    try:
        raw = sys.stdin.buffer.read() if str(path) == "-" else Path(path).read_bytes()
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise Unusable(f"{name}, byte {wrong.start}", "is not UTF-8") from None
    except OSError as wrong:
        raise Unusable(name, wrong.strerror or "cannot be read") from None


def _load(text: str) -> Any:
    return json.loads(text, object_pairs_hook=_without_twins, parse_constant=_no_constant)


def _without_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        raise ValueError(f"the key {next(k for k in keys if keys.count(k) > 1)!r} stands twice in one object")
    return found


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def _lines(text: str, name: str) -> Iterator[Case]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        place = f"{name}, line {number}"
        try:
            yield _object(_load(line), place)
        except json.JSONDecodeError as wrong:
            raise Unusable(f"{place}, column {wrong.colno}", wrong.msg) from None
        except (ValueError, RecursionError) as wrong:
            raise Unusable(place, str(wrong)) from None


def _flat(whole: Any) -> list[Any]:
    if isinstance(whole, dict):
        groups = list(whole.values())
        if groups and all(isinstance(group, list) for group in groups):
            return [case for group in groups for case in group]
    return whole if isinstance(whole, list) else [whole]


def _object(case: Any, place: str) -> Case:
    if not isinstance(case, dict):
        raise Unusable(place, "is not a JSON object")
    return case


def _mine(
    cases: Sequence[Case], kinds: Collection[str], elsewhere: Collection[str]
) -> Iterator[tuple[Case, str]]:
    for number, case in enumerate(cases, 1):
        place, kind = place_of(case, number), case.get("kind")
        if not kinds or kind is None or kind in kinds:
            yield case, place
        elif kind in elsewhere:
            _say(f"{place}: skipped, kind {kind} belongs to another command")
        else:
            raise Unusable(place, f"unknown kind {kind!r}; known are {', '.join(sorted(kinds))}")


def _checked(cases: Sequence[Case], answers: Sequence[Mapping[str, Any]]) -> int:
    wrong, compared = 0, 0
    for number, (case, given) in enumerate(zip(cases, answers, strict=True), 1):
        if "expect" in case:
            compared += 1
            found = differences(case["expect"], given)
            wrong += bool(found)
            for line in found:
                _say(f"{place_of(case, number)}: {line}")
    _say(f"{compared - wrong} of {compared} as expected")
    return NO if wrong else DONE


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")
