import ast
import json
import logging
from io import StringIO
from uuid import UUID

import pytest

from app.kernel import log
from app.settings import ROOT
from tests.web.floor import lines


def test_a_line_is_json_with_the_keys_that_were_bound() -> None:
    with lines() as written, log.bound(request_id="7K4P-XM3A-9TCF"):
        log.line("request", route="cases.case.show", actor_id=UUID(int=7))

    assert written[0] | {"at": ""} == {
        "at": "",
        "event": "request",
        "level": "info",
        "logger": "recourse",
        "request_id": "7K4P-XM3A-9TCF",
        "route": "cases.case.show",
        "actor_id": "00000000-0000-0000-0000-000000000007",
    }


@pytest.mark.parametrize(
    "keys", [{"name": "Jo"}, {"route": {"a": 1}}, {"route": "x" * 201}, {"note": "hello"}]
)
def test_a_key_or_value_that_could_be_personal_is_a_red_test(keys: dict[str, object]) -> None:
    with lines(), pytest.raises(log.UnknownKey):
        log.line("request", **keys)


def test_in_production_it_is_dropped_and_only_its_name_is_written() -> None:
    stream = StringIO()
    log.configure(strict=False, stream=stream)
    try:
        log.line("request", name="Jo Canary", route="a")
    finally:
        log.configure(strict=True)

    assert "Canary" not in stream.getvalue()
    assert json.loads(stream.getvalue())["dropped"] == "name"


def test_a_failure_is_told_without_its_words() -> None:
    with lines() as written:
        try:
            raise ValueError("Jo Canary was born on")
        except ValueError as failure:
            log.error("failed", failure)

    assert written[0]["error_class"] == "ValueError"
    assert "test_log.py:" in written[0]["place"]
    assert "Canary" not in str(written)


def test_a_library_is_quoted_by_name_and_not_by_word() -> None:
    with lines() as written:
        logging.getLogger("somebody.else").warning("Failing row contains (%s)", "Canary")

    assert (written[0]["event"], written[0]["kind"]) == ("library", "somebody.else")
    assert "Canary" not in str(written)


def test_no_text_can_forge_a_line() -> None:
    with lines() as written:
        log.line('x\n{"event":"forged"}', route='a"}\r\n{"b":"c', role="\u2028")

    assert len(written) == 1


WRITES = ("line", "warning", "error", "security")


def test_every_line_the_house_may_write_has_only_listed_keys() -> None:
    """Also those of rare misfortunes, which a job would not outlive where unlisted keys are refused."""
    sources = [path for folder in ("app", "tasks") for path in sorted((ROOT / folder).rglob("*.py"))]
    calls = [
        (path.relative_to(ROOT), call)
        for path in sources
        for call in ast.walk(ast.parse(path.read_text()))
        if isinstance(call, ast.Call) and _writes(call.func)
    ]

    wrong = {
        f"{path}:{call.lineno} {word.arg}"
        for path, call in calls
        for word in call.keywords
        if word.arg is not None and word.arg not in log.KEYS
    }

    assert len(calls) > 40
    assert wrong == set()


def _writes(called: ast.expr) -> bool:
    return (
        isinstance(called, ast.Attribute)
        and isinstance(called.value, ast.Name)
        and called.value.id == "log"
        and called.attr in WRITES
    )
