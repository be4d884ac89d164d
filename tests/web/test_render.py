import pytest

from app.web.render import initials


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Maya Okafor", "MO"),
        ("حنان القحطاني", "حا"),
        ("maría del pilar ruiz", "MR"),
        ("Cher", "C"),
        ("  ", "?"),
    ],
)
def test_an_avatar_has_the_first_letters_of_the_first_and_the_last_name(name: str, letters: str) -> None:
    assert initials(name) == letters
