"""What the judge of the kill matrix calls a contradiction: what more than one look finds in the same rows."""

import pytest

from tests.chaos.judge import lasting

WAITS = "I03 No job waits long after it was due 1: a"


@pytest.mark.parametrize(
    ("again", "lasts"),
    [
        ([WAITS], True),
        (["I03 No job waits long after it was due 2: a, b"], True),
        (["I03 No job waits long after it was due 1: b"], False),
        (["I49 No transaction was left open 1: a"], False),
        ([], False),
    ],
)
def test_a_contradiction_lasts_that_another_look_finds_in_one_of_its_rows(
    again: list[str], lasts: bool
) -> None:
    assert lasting([WAITS], again) == ([WAITS] if lasts else [])


def test_a_store_that_says_the_same_twice_is_not_believed_to_have_mended_itself() -> None:
    wrong = ["bi_forms 2026-10 holds documents of another run"]
    assert lasting(wrong, wrong) == wrong
