"""What the address of a list asks for."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from app.kernel import address

KEY = UUID("01a1fde3-e154-75be-b0b1-48e90d2c1daf")


@pytest.mark.parametrize(
    ("given", "key", "day", "word"),
    [
        ({}, None, None, "all"),
        ({"x": ""}, None, None, "all"),
        ({"x": str(KEY)}, KEY, None, "all"),
        ({"x": "2026-02-28"}, None, date(2026, 2, 28), "all"),
        ({"x": "2026-02-30"}, None, None, "all"),
        ({"x": "mine"}, None, None, "mine"),
        ({"x": "MINE\x00"}, None, None, "all"),
    ],
)
def test_what_cannot_be_read_was_not_asked_for(
    given: dict[str, str], key: UUID | None, day: date | None, word: str
) -> None:
    assert address.key(given, "x") == key
    assert address.day(given, "x") == day
    assert address.word(given, "x", ("mine", "all"), "all") == word


def test_words_of_an_address_can_be_sent_to_the_database() -> None:
    assert address.words({"q": " a\x00b\ufffd\ud800c "}, longest=3) == "abc"
    assert address.words({}) == ""


@pytest.mark.parametrize(
    ("given", "number"),
    [
        ("0", 0),
        ("7", 7),
        ("9" * 18, 10**18 - 1),
        ("9" * 19, None),
        ("", None),
        ("-1", None),
        ("1.5", None),
        ("\u0665", None),
        ("\u00b2", None),
        ("soon", None),
    ],
)
def test_a_number_of_an_address_can_be_sent_to_the_database(given: str, number: int | None) -> None:
    assert address.number({"before": given}, "before") == number
    assert address.number({}, "before") is None


@pytest.mark.parametrize(
    ("given", "at"),
    [
        ("2025-02-04T12:00:00.000001+00:00", datetime(2025, 2, 4, 12, 0, 0, 1, tzinfo=UTC)),
        ("2025-02-04T12:00:00", None),
        ("2025-02-04", None),
        ("0001-01-01T00:00:00+00:00", None),
        ("9999-12-31T23:59:59+00:00", None),
        ("", None),
        ("soon", None),
    ],
)
def test_an_instant_of_an_address_has_its_offset_and_a_year_databases_know(
    given: str, at: datetime | None
) -> None:
    assert address.instant({"since": given}, "since") == at
    assert address.instant({}, "since") is None
