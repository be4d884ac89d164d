"""Segments (notifications.md 11.8), placeholders (security.md MS-5) and telephone numbers (11.7)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.outbox.phones import normalised
from app.outbox.text import (
    MissingValue,
    as_value,
    faults_of,
    fill,
    measure,
    names_in,
    with_plain_punctuation,
)

ZHE = "\u0436"
GRIN = "\U0001f600"


@pytest.mark.parametrize(
    ("text", "encoding", "units", "segments"),
    [
        ("", "GSM-7", 0, 0),
        ("a" * 160, "GSM-7", 160, 1),
        ("a" * 161, "GSM-7", 161, 2),
        ("a" * 306, "GSM-7", 306, 2),
        ("a" * 307, "GSM-7", 307, 3),
        ("€" * 80, "GSM-7", 160, 1),
        ("€" * 81, "GSM-7", 162, 2),
        ("a" * 152 + "€" + "a" * 152, "GSM-7", 306, 3),
        (ZHE * 70, "UCS-2", 70, 1),
        (ZHE * 71, "UCS-2", 71, 2),
        (ZHE * 134, "UCS-2", 134, 2),
        (ZHE * 135, "UCS-2", 135, 3),
        (GRIN * 35, "UCS-2", 70, 1),
        (GRIN * 36, "UCS-2", 72, 2),
        (ZHE * 66 + GRIN + ZHE * 66, "UCS-2", 134, 3),
        ("a" * 159 + "ê", "UCS-2", 160, 3),
        ("^{}\\[~]|€\f", "GSM-7", 20, 1),
        ("à é è ù", "GSM-7", 7, 1),
        ("ç", "UCS-2", 1, 1),
        ("\u2019", "UCS-2", 1, 1),
    ],
)
def test_a_text_fills_segments_without_splitting_a_character(text, encoding, units, segments):
    size = measure(text)

    assert (size.encoding, size.units, size.segments) == (encoding, units, segments)


@pytest.mark.parametrize(
    ("text", "sendable"),
    [("", False), ("a" * 918, True), ("a" * 919, False), (ZHE * 402, True), (ZHE * 403, False)],
)
def test_a_message_is_neither_empty_nor_longer_than_six_segments(text, sendable):
    assert measure(text).sendable is sendable


@given(st.text(max_size=400))
def test_segments_hold_the_units_and_no_segment_more_than_a_split_character_costs(text):
    size = measure(text)
    room = 153 if size.encoding == "GSM-7" else 67

    assert size.units <= max(size.segments * room, 160 if size.encoding == "GSM-7" else 70)
    assert size.segments <= 1 or size.units > (size.segments - 1) * (room - 1)


def test_punctuation_becomes_plain_and_letters_stay():
    assert (
        with_plain_punctuation("L\u2019\u00e9t\u00e9\u00a0\u2013 \u201coui\u201d\u2026")
        == 'L\'\u00e9t\u00e9 - "oui"...'
    )
    assert measure(with_plain_punctuation("it\u2019s")).encoding == "GSM-7"


def test_names_are_found_with_and_without_spaces():
    assert names_in("{{ Name }} {{InsuranceID}} {{  Name2 }} {Name}") == {"Name", "InsuranceID"}


@pytest.mark.parametrize(
    ("body", "places"),
    [
        ("Hello {{ Name }}.", []),
        ("Hello {{ Born }}.", [6]),
        ("{{ Name.upper }}", [0]),
        ("{{ Name | safe }}", [0]),
        ("{{  Name  }}", [0]),
        ("{% for x in y %}", [0]),
        ("a {# note #}", [2]),
        ("cost ${Name} <% x %>", [5, 13]),
        ("{{{{ Name }}}}", [0]),
        ("{{ Name }} {{ __class__ }}", [11]),
        ("see https://recourse.example/a and www.recourse.example.", []),
        ("see https://evil.example/a", [4]),
        ("see https://recourse.example@evil.example/", [4]),
        ("see https://recourse.example:x@evil.example/", [4]),
        ("see https://{{ Name }}/", [4]),
        ("see https://recourse.example{{ Name }}/", [4]),
    ],
)
def test_a_template_is_refused_with_the_place_of_each_fault(body, places):
    hosts = {"recourse.example"}
    found = faults_of(body, {"Name"}, link_hosts=hosts)

    assert [fault.at for fault in found] == places


def test_a_value_that_looks_like_a_template_is_only_text():
    assert (
        fill("Hello {{ Name }}.", {"Name": "{{ InsuranceID }}", "InsuranceID": "1"})
        == "Hello {{ InsuranceID }}."
    )


@pytest.mark.parametrize("value", [None, "", "   ", "\n\t"])
def test_a_missing_value_is_an_error_and_never_a_hole(value):
    with pytest.raises(MissingValue, match="Name"):
        fill("Hello {{ Name }}.", {"Name": value})


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("Grace\r\nKessy", "Grace Kessy"),
        ("a\x00\x1f\u2028b", "a b"),
        ("a\u202eb", "a b"),
        ("x" * 61, "x" * 60),
        ("x" * 59 + " y", "x" * 59),
    ],
)
def test_a_value_is_one_short_line(value, shown):
    assert as_value(value) == shown


def test_values_are_escaped_for_the_channel():
    assert (
        fill("<b>{{ Name }}</b>", {"Name": "<i>"}, escape=lambda text: text.replace("<", "&lt;"))
        == "<b>&lt;i></b>"
    )


@pytest.mark.parametrize(
    ("raw", "country", "e164"),
    [
        ("0754 123 456", "TZ", "+255754123456"),
        ("754123456", "TZ", "+255754123456"),
        ("+255 (0)754-123-456", "TZ", "+255754123456"),
        ("00255754123456", "TZ", "+255754123456"),
        ("06 12 34 56 78", "FR", "+33612345678"),
        ("0754\u200b.123\u00a0456", "TZ", "+255754123456"),
        ("\u0660\u0667\u0665\u0664 123 456", "TZ", "+255754123456"),
        ("123", "TZ", None),
        ("0754 12E 456", "TZ", None),
        ("", "TZ", None),
        ("022 211 1174", "TZ", None),
        ("01 42 68 53 00", "FR", None),
        ("+1234567890123456", "TZ", None),
    ],
)
def test_a_number_becomes_e164_or_is_refused(raw, country, e164):
    found = normalised(raw, country)

    assert (found.e164 if found else None) == e164


def test_of_two_numbers_in_one_field_the_first_that_fits_is_taken_and_flagged():
    assert normalised("0754123456 / 0655123456", "TZ").e164 == "+255754123456"
    assert normalised("123 / 0655123456", "TZ").e164 == "+255655123456"
    assert normalised("123 / 0655123456", "TZ").one_of_several
    assert not normalised("0655123456", "TZ").one_of_several
