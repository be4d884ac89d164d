"""The conditions of a list."""

import pytest

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
