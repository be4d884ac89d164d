"""The conditions of a list, and what its address asks for."""

from datetime import date
from uuid import UUID

import pytest

from app.kernel import address
from app.kernel.where import Where, literal


@pytest.mark.parametrize(
    ("words", "looked_for"),
    [("plain", "plain"), ("100%", "100\\%"), ("a_b", "a\\_b"), ("c:\\d", "c:\\\\d"), ("\\%", "\\\\\\%")],
)
def test_words_are_looked_for_to_the_letter(words: str, looked_for: str) -> None:
    assert literal(words) == looked_for


def test_places_count_on_from_the_first() -> None:
    where = Where(first=3)
    where.add("a = {}", 1)
    where.add("b between {} and {}", 2, 3)
    where.add("c is null")

    assert where.sql == "true and a = $3 and b between $4 and $5 and c is null"
    assert where.arguments == [1, 2, 3]
    assert where.next == 6


def test_names_take_their_places_before_what_is_added() -> None:
    where = Where(first=2, given={"now": ("noon", "timestamptz"), "me": ("key", "uuid")})
    where.add_named("due < {now} and since > {}", "dawn")

    assert where.sql == "true and due < $2::timestamptz and since > $3"
    assert where.arguments == ["noon", "dawn"]


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
