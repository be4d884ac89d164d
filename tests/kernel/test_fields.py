import unicodedata
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import Enum
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import FormData, QueryParams, UploadFile

from app.kernel import values
from app.kernel.errors import Invalid, NotFound
from app.kernel.fields import Fields, edition_of, version_of
from app.kernel.values import Problem
from tests.hostile import naughty

LONDON = "Europe/London"


class Colour(Enum):
    RED = "red"
    BLUE = "blue"


def read(kind: str, raw: object, **options: Any) -> Any:
    fields = Fields({"it": raw})
    return fields.done(getattr(fields, kind)("it", **options))


def problem(kind: str, raw: object, **options: Any) -> str:
    with pytest.raises(Invalid) as refused:
        read(kind, raw, **options)
    return str(refused.value.problems["it"])


@pytest.mark.parametrize(
    ("kind", "raw", "options", "value"),
    [
        ("text", "  two\r\nlines\rhere ", {}, "two\nlines\nhere"),
        ("text", "e\u0301", {}, "é"),
        ("text", "a\u202eb", {}, "a\u202eb"),
        ("text", "\u200b\u2060", {}, ""),
        ("line", " Jo \n\t van  Dam ", {}, "Jo van Dam"),
        ("line", "a\u202eb\u2066", {}, "ab"),
        ("secret", "  pass  word ", {}, "  pass  word "),
        ("number", " 12 ", {}, 12),
        ("number", "-7", {}, -7),
        ("number", "٤٢", {}, 42),
        ("number", "۴۲", {}, 42),
        ("number", 9, {}, 9),
        ("number", "", {}, None),
        ("decimal", "12.50", {}, Decimal("12.50")),
        ("decimal", Decimal("0.5"), {}, Decimal("0.5")),
        ("money", "12", {}, 1200),
        ("money", "£1,234.5", {}, 123450),
        ("date", "2026-11-19", {}, date(2026, 11, 19)),
        ("date", "19/11/2026", {}, date(2026, 11, 19)),
        ("date", "١٩/١١/٢٠٢٦", {}, date(2026, 11, 19)),
        ("time", "14:05", {}, time(14, 5)),
        ("instant", "2026-07-01T10:00", {"zone": LONDON}, datetime(2026, 7, 1, 9, tzinfo=UTC)),
        ("instant", "2026-10-25T01:30", {"zone": LONDON}, datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ("instant", "2026-07-01T10:00:30Z", {"zone": LONDON}, datetime(2026, 7, 1, 10, 0, 30, tzinfo=UTC)),
        ("instant", "2026-07-01T10:00+03:00", {"zone": LONDON}, datetime(2026, 7, 1, 7, tzinfo=UTC)),
        ("reference", "ac-1234-5678", {}, "AC-1234-5678"),
        ("id", "018F0000-0000-7000-8000-000000000001", {}, UUID("018f0000-0000-7000-8000-000000000001")),
        ("choice", "red", {"options": Colour}, Colour.RED),
        ("choice", "red", {"options": ["red", "blue"]}, "red"),
        ("choices", ["blue", "red", "blue"], {"options": ["red", "blue"]}, ["blue", "red"]),
        ("flag", "on", {}, True),
        ("flag", "0", {}, False),
        ("flag", True, {}, True),
    ],
)
def test_a_field_is_read_as_what_it_means(
    kind: str, raw: object, options: dict[str, Any], value: object
) -> None:
    assert read(kind, raw, **options) == value


@pytest.mark.parametrize(
    ("kind", "raw", "options"),
    [
        ("text", "a\x00b", {}),
        ("text", "a\x1bb", {}),
        ("text", "\ud800", {}),
        ("text", "\uffff", {}),
        ("text", "a" * 11, {"longest": 10}),
        ("text", 5, {}),
        ("text", {"a": 1}, {}),
        ("text", "e" + "\u0301" * 31, {}),
        ("line", "a" * 201, {}),
        ("line", "a" * 11, {"longest": 10}),
        ("secret", "a" * 129, {}),
        ("number", "1_000", {}),
        ("number", "१२", {}),
        ("number", "1.0", {}),
        ("number", "1e3", {}),
        ("number", "9" * 16, {}),
        ("number", True, {}),
        ("number", 10**15, {}),
        ("number", "11", {"highest": 10}),
        ("decimal", "1e5", {}),
        ("decimal", "NaN", {}),
        ("decimal", "1.234", {"places": 2}),
        ("decimal", 1.5, {}),
        ("money", "1.234", {}),
        ("money", "1,23", {}),
        ("money", "-1", {}),
        ("date", "2026-02-29", {}),
        ("date", "20260101", {}),
        ("date", "1899-12-31", {}),
        ("date", "2101-01-01", {}),
        ("time", "24:00", {}),
        ("instant", "2026-03-29T01:30", {"zone": LONDON}),
        ("instant", "2026-01-01T00:00+15:00", {"zone": LONDON}),
        ("instant", "2026-01-01", {"zone": LONDON}),
        ("reference", "AC 1234", {}),
        ("reference", "../x", {}),
        ("id", "018f000000007000800000000000 0001", {}),
        ("id", "{018f0000-0000-7000-8000-000000000001}", {}),
        ("choice", "green", {"options": Colour}),
        ("choices", ["red", "green"], {"options": ["red", "blue"]}),
        ("flag", "perhaps", {}),
        ("ids", ["018f0000-0000-7000-8000-000000000001"] * 3, {"most": 2}),
    ],
)
def test_what_cannot_be_taken_is_refused_with_words(kind: str, raw: object, options: dict[str, Any]) -> None:
    assert problem(kind, raw, **options)


@pytest.mark.parametrize(
    "kind", ["text", "line", "secret", "number", "money", "date", "time", "reference", "id"]
)
@pytest.mark.parametrize("raw", [None, "", "   ", "\u200b"])
def test_a_field_that_must_be_filled_says_so_when_it_is_not(kind: str, raw: str | None) -> None:
    assert problem(kind, raw, empty="Say something.") == "Say something."


def test_every_problem_of_a_form_is_told_at_once_with_what_was_typed() -> None:
    fields = Fields({"name": "", "age": "old", "born": "soon", "note": "kept", "password": "hidden"})
    fields.line("name", empty="Enter the name.")
    fields.number("age", empty="Enter the age.")
    fields.date("born")
    fields.text("note")
    fields.secret("password")

    with pytest.raises(Invalid) as refused:
        fields.done()

    assert list(refused.value.problems) == ["name", "age", "born"]
    assert refused.value.typed == {"name": "", "age": "old", "born": "soon", "note": "kept"}
    assert refused.value.typed["missing"] == ""


def test_a_failed_field_still_has_a_value_of_its_kind_so_that_rules_can_run() -> None:
    fields = Fields({"from": "x", "to": "y"})

    assert fields.date("from", empty="From?") <= fields.date("to", empty="To?")
    assert not fields.ok


def test_a_key_sent_twice_is_refused() -> None:
    fields = Fields(FormData([("text", "one"), ("text", "two")]))
    fields.text("text")

    assert "text" in fields.problems


def test_a_file_under_the_name_of_a_text_field_is_refused_and_not_shown_again() -> None:
    fields = Fields(FormData([("text", UploadFile(BytesIO(b"x"), filename="x.txt"))]))
    fields.text("text", empty="Write.")

    with pytest.raises(Invalid) as refused:
        fields.done()

    assert "text" in refused.value.problems
    assert refused.value.typed == {}


def test_text_under_the_name_of_a_file_field_is_refused() -> None:
    fields = Fields(FormData([("proof", "not a file")]))

    assert fields.files("proof") == []
    assert "proof" in fields.problems


def test_an_empty_file_input_counts_as_no_file() -> None:
    fields = Fields(FormData([("proof", UploadFile(BytesIO(b""), filename="", size=0))]))

    assert fields.files("proof", empty="Choose the file.") == []
    assert fields.problems == {"proof": "Choose the file."}


def test_files_are_handed_over_in_order_up_to_the_most() -> None:
    sent = [UploadFile(BytesIO(b"x"), filename=f"{n}.txt", size=1) for n in range(3)]
    form = FormData([("proof", file) for file in sent])

    assert Fields(form).files("proof", most=3) == sent
    too_many = Fields(form)
    too_many.files("proof", most=2)
    assert "proof" in too_many.problems


def test_ticked_boxes_are_kept_as_a_list_even_when_there_is_one() -> None:
    fields = Fields(FormData([("role", "nurse"), ("name", "")]))
    fields.choices("role", ["nurse", "porter"])
    fields.line("name", empty="Name?")

    assert fields.typed()["role"] == ["nurse"]


def test_an_unknown_key_is_ignored_in_a_form_and_refused_by_name_in_json() -> None:
    Fields({"role": "admin"}).done()
    strict = Fields.of_json({"typed": 1, "self": 2, "role": "admin"})
    strict.flag("urgent")

    with pytest.raises(Invalid) as refused:
        strict.done()

    assert set(refused.value.problems) == {"typed", "self", "role"}


@pytest.mark.parametrize("body", [None, 1, "x", []])
def test_json_that_is_not_an_object_is_refused(body: object) -> None:
    with pytest.raises(Invalid):
        Fields.of_json(body)


def test_a_query_is_read_like_a_form() -> None:
    fields = Fields(QueryParams("page=2&open=1"))

    assert (fields.number("page"), fields.flag("open"), fields.done()) == (2, True, None)


def test_a_part_of_the_address_that_cannot_be_read_does_not_exist() -> None:
    key = UUID("018f0000-0000-7000-8000-000000000001")

    assert values.from_path(values.key, str(key)) == key
    with pytest.raises(NotFound):
        values.from_path(values.key, "x\x00")


READERS: dict[str, Callable[[Fields], object]] = {
    "text": lambda fields: fields.text("it", empty="?", longest=600_000),
    "line": lambda fields: fields.line("it"),
    "secret": lambda fields: fields.secret("it"),
    "number": lambda fields: fields.number("it", empty="?"),
    "decimal": lambda fields: fields.decimal("it"),
    "money": lambda fields: fields.money("it"),
    "date": lambda fields: fields.date("it", empty="?"),
    "time": lambda fields: fields.time("it"),
    "instant": lambda fields: fields.instant("it", zone="Asia/Riyadh"),
    "reference": lambda fields: fields.reference("it"),
    "id": lambda fields: fields.id("it"),
    "ids": lambda fields: fields.ids("it"),
    "choice": lambda fields: fields.choice("it", Colour),
    "choices": lambda fields: fields.choices("it", ["red"]),
    "flag": lambda fields: fields.flag("it"),
    "files": lambda fields: fields.files("it"),
}


@pytest.mark.parametrize("kind", READERS)
def test_a_hostile_string_is_a_value_or_a_problem_and_never_a_fault(kind: str) -> None:
    for raw in naughty():
        fields = Fields({"it": raw})
        value = READERS[kind](fields)
        str(value).encode()
        "".join(fields.typed().values()).encode() if kind not in {"choices", "ids", "files"} else None
        try:
            fields.done()
        except Invalid as refused:
            assert str(refused.problems["it"]).encode()


@given(st.text())
def test_text_that_is_taken_is_trimmed_normal_and_reads_back_the_same(raw: str) -> None:
    try:
        once = values.text(raw)
    except Problem:
        return
    assert once == once.strip() == unicodedata.normalize("NFC", once)
    assert len(once) <= values.LONGEST_TEXT
    assert not set(once) & {chr(code) for code in range(32) if chr(code) not in "\t\n"}
    assert values.text(once) == once


@given(st.text(max_size=300))
def test_a_line_that_is_taken_has_no_line_in_it_and_reads_back_the_same(raw: str) -> None:
    try:
        once = values.line(raw)
    except Problem:
        return
    assert "\n" not in once
    assert values.line(once) == once


@given(st.integers(min_value=-(10**15) + 1, max_value=10**15 - 1))
def test_a_number_reads_back_in_either_digits(number: int) -> None:
    eastern = str(number).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))

    assert values.number(str(number)) == values.number(eastern) == number


@given(st.dates(min_value=values.FIRST_DAY, max_value=values.LAST_DAY))
def test_a_day_reads_back_in_both_ways_of_writing(day: date) -> None:
    assert values.day(day.isoformat()) == values.day(f"{day.day}/{day.month}/{day.year}") == day


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists, max_leaves=4))
def test_any_json_leaf_is_a_value_or_a_problem(leaf: object) -> None:
    for reader in READERS.values():
        fields = Fields.of_json({"it": leaf})
        reader(fields)
        assert fields.ok or str(fields.problems["it"])


@pytest.mark.parametrize(
    ("sent", "version"),
    [
        ("7", 7),
        ("0", 0),
        ("", 0),
        ("-1", 0),
        ("seven", 0),
        ("9" * 14, 0),
        (str(10**9), 10**9),
        (str(10**9 + 1), 0),
    ],
)
def test_a_version_that_was_tampered_with_is_stale(sent: str, version: int) -> None:
    assert version_of({"version": sent}) == edition_of({"edition": sent}) == version
    assert version_of({}) == edition_of({}) == 0
