"""The pages of docs/reference say what the code says."""

import pytest

from scripts import docs


@pytest.mark.parametrize("name", sorted(docs.pages()))
def test_a_reference_page_is_up_to_date(name: str) -> None:
    file = docs.FOLDER / name
    assert file.exists() and file.read_text() == docs.pages()[name], "Run make docs."


def test_every_setting_is_read_and_explained() -> None:
    text = docs.settings()
    assert all(f"| `{name}` |" in text for name in docs.SETTINGS)
    assert len(docs.SETTINGS) == text.count("\n| `")
