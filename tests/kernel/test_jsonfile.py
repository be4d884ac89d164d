"""Files of cases: what is read, what is refused, and where it says the trouble is."""

import io
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from app.kernel.jsonfield import Fields, instant, written
from app.kernel.jsonfile import DONE, NO, UNUSABLE, Unusable, parse_cases, read_cases, run_cases


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ('[{"id": 1}, {"id": 2}]', [1, 2]),
        ('{"id": 1}\n\n{"id": 2}\n', [1, 2]),
        ('{"id": 1}', [1]),
        ('{"a": [{"id": 1}], "b": [], "c": [{"id": 2}]}', [1, 2]),
        ("[]", []),
        ('\n [{"id": "x"}]', ["x"]),
    ],
)
def test_every_agreed_shape_is_read_in_order(text: str, ids: list[Any]):
    assert [case["id"] for case in parse_cases(text)] == ids


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("", "file"),
        ("[{]", "file, line 1, column 3"),
        ('{"id": 1}\n{"id": }', "file, line 2, column 8"),
        ('{"id": 1}\n[2]', "file, line 2"),
        ("[1]", "file, case 1"),
        ('[{"a": 1, "a": 2}]', "file"),
        ('[{"a": NaN}]', "file"),
        ("[" * 100_000, "file"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(text: str, place: str):
    with pytest.raises(Unusable) as refused:
        parse_cases(text, "file")

    assert refused.value.place == place


def test_a_missing_or_binary_file_is_unusable(tmp_path: Path):
    binary = tmp_path / "binary"
    binary.write_bytes(b'[{"id": "\xff"}]')

    with pytest.raises(Unusable, match="No such file"):
        read_cases(tmp_path / "none")
    with pytest.raises(Unusable, match="byte 9: is not UTF-8"):
        read_cases(binary)


def test_a_dash_reads_standard_input(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b'\xef\xbb\xbf[{"id": 7}]')))

    assert read_cases("-") == [{"id": 7}]


def file_of(tmp_path: Path, *cases: dict[str, Any]) -> Path:
    path = tmp_path / "cases.json"
    path.write_text(json.dumps(cases))
    return path


def echo(case: dict[str, Any], place: str) -> dict[str, Any]:
    if case.get("result") == "bad":
        raise Unusable(place, "is bad")
    return {"result": case.get("result")}


@pytest.mark.parametrize(
    ("cases", "check", "code"),
    [
        ([{"id": 1, "result": 2}], False, DONE),
        ([{"id": 1, "result": "no"}], False, NO),
        ([{"id": 1, "result": "no", "expect": "no"}], True, DONE),
        ([{"id": 1, "result": 2, "expect": {"result": 2}}], True, DONE),
        ([{"id": 1, "result": 2, "expect": 3}], True, NO),
        ([{"id": 1, "result": 2, "expect": 3}], False, DONE),
        ([{"id": 1, "result": 1, "expect": True}], True, NO),
        ([{"id": 1, "result": 2, "expect": {"other": None}}], True, NO),
        ([{"id": 1, "result": 2}, {"id": 2, "result": "bad"}], False, UNUSABLE),
        ([{"id": 1, "kind": "strange"}], False, UNUSABLE),
    ],
)
def test_the_exit_code_says_done_no_or_unusable(
    tmp_path: Path, cases: list[dict[str, Any]], check: bool, code: int
):
    path = file_of(tmp_path, *cases)

    assert code == run_cases(
        path, echo, kinds={"mine"}, check=check, refused=lambda answer: answer["result"] == "no"
    )


def test_answers_keep_order_and_cases_of_another_command_are_named_on_stderr(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    path = file_of(tmp_path, {"id": "b", "result": 1}, {"id": "x", "kind": "other"}, {"id": "a", "result": 2})

    code = run_cases(path, echo, kinds={"mine"}, elsewhere={"other"})

    out, err = capsys.readouterr()
    assert code == DONE
    assert json.loads(out) == [{"id": "b", "result": 1}, {"id": "a", "result": 2}]
    assert err == "case 2 (x): skipped, kind other belongs to another command\n"


def test_an_unusable_case_is_named_and_nothing_is_answered(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    path = file_of(tmp_path, {"id": "a", "result": 1}, {"id": "b", "result": "bad"})

    run_cases(path, echo)

    assert capsys.readouterr() == ("", "case 2 (b): is bad\n")


def test_unknown_keys_are_refused_by_name_and_comment_keys_are_not():
    Fields.of({"a": 1, "title": "t", "expect": {}, "why": "", "note": "", "label": ""}, {"a"}, "case 1")

    with pytest.raises(Unusable, match="case 1: unknown key 'b', 'c'"):
        Fields.of({"c": 1, "a": 1, "b": 2}, {"a"}, "case 1")


@pytest.mark.parametrize(
    "value", [None, "", "2026-02-04", "2026-02-04T08:00:00", 5, "0001-01-01T00:00:00+10:00"]
)
def test_an_instant_without_a_zone_is_refused(value: object):
    with pytest.raises(Unusable, match="case 1, at"):
        instant(value, "case 1, at")


def test_an_instant_is_read_from_any_zone_and_written_in_utc():
    read = instant("2026-02-04T11:00:00+03:00", "now")

    assert read == datetime(2026, 2, 4, 8, tzinfo=UTC)
    assert written(read) == "2026-02-04T08:00:00Z"


@pytest.mark.parametrize("value", [True, 1.5, "4", -1, 10**9])
def test_a_whole_number_is_whole_and_within_bounds(value: object):
    with pytest.raises(Unusable, match="row, hours"):
        Fields({"hours": value}, "row").whole("hours", 4)


def test_a_flag_a_text_and_an_array_refuse_other_types():
    fields = Fields({"flag": "yes", "text": 4, "items": "x", "word": "", "one": "z"}, "row")

    for read in (
        lambda: fields.flag("flag", True),
        lambda: fields.text("text"),
        lambda: fields.items("items"),
        lambda: fields.word("word"),
        lambda: fields.one_of("one", ("a", "b")),
    ):
        with pytest.raises(Unusable, match="row, "):
            read()
    assert (fields.flag("none", True), fields.text("none", "d"), fields.items("none")) == (True, "d", [])


def test_days_instants_and_amounts_may_be_left_out():
    fields = Fields(
        {"day": "2026-03-10", "when": "2026-03-10T09:00:00+03:00", "sum": 12.5, "none": None}, "f"
    )

    assert (fields.day("day"), fields.day("none"), fields.day("gone")) == (date(2026, 3, 10), None, None)
    assert (fields.when("when"), fields.when("none")) == (datetime(2026, 3, 10, 6, tzinfo=UTC), None)
    assert (fields.amount("sum"), fields.amount("none")) == (Decimal("12.5"), None)


@pytest.mark.parametrize("value", ["2026-3-10", "2026-02-30", "20260310", "٢٠٢٦-٠٣-١٠", "", 20260310])
def test_a_day_is_a_day_of_the_calendar_in_plain_figures(value: object):
    with pytest.raises(Unusable):
        Fields({"day": value}, "f").day("day")


@pytest.mark.parametrize("value", [True, "NaN", "Infinity", "12,50", "", [], 10**16, "-1e16"])
def test_an_amount_is_a_finite_number_of_at_most_sixteen_digits(value: object):
    with pytest.raises(Unusable, match="is not an amount"):
        Fields({"sum": value}, "f").amount("sum")


def test_an_amount_may_have_a_least():
    assert Fields({"sum": "-1"}, "f").amount("sum") == Decimal(-1)
    with pytest.raises(Unusable):
        Fields({"sum": "-1"}, "f").amount("sum", least=Decimal(0))
