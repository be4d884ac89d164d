"""Where an organisation of a file may hang in the tree."""

import pytest

from app.organisations.rules import misplaced


@pytest.mark.parametrize(
    ("above", "known", "refused"),
    [
        ({"A": "", "B": "A", "C": "B"}, [], []),
        ({"C": "B", "B": "A", "A": ""}, [], []),  # those above may stand below in the file
        ({"A": "T"}, ["T"], []),
        ({"A": "T"}, [], ["A"]),
        ({"A": "T", "B": "A", "C": "B", "D": ""}, [], ["A", "B", "C"]),
        ({"A": "A"}, ["A"], ["A"]),
        ({"A": "B", "B": "A", "C": "A"}, ["A", "B"], ["A", "B", "C"]),
    ],
)
def test_what_hangs_from_nothing_is_refused_with_all_that_hangs_from_it(
    above: dict[str, str], known: list[str], refused: list[str]
) -> None:
    assert sorted(misplaced(above, known)) == refused


def test_each_reason_names_what_is_missing() -> None:
    assert misplaced({"A": "T", "B": "A"}, []) == {
        "A": "There is no organisation T.",
        "B": "A hangs from nothing either, or from this one.",
    }
