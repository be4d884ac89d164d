"""What has an Arabic name is called by it in Arabic, on the page and in the statement alike."""

import pytest

from app.kernel import db
from app.kernel.language import speaking
from app.kernel.naming import in_words, named

CALLED = "select called(o) from (values ('Emergency', $1::text)) o(name, name_ar)"


@pytest.mark.parametrize(
    ("language", "arabic", "name"),
    [
        ("en", "الطوارئ", "Emergency"),
        ("fr", "الطوارئ", "Emergency"),
        ("ar", "الطوارئ", "الطوارئ"),
        ("ar", "", "Emergency"),
        ("ar", None, "Emergency"),
    ],
)
async def test_a_name_is_in_the_language_of_the_reader(
    house: None, language: str, arabic: str | None, name: str
) -> None:
    with speaking(language):
        assert named("Emergency", arabic) == name
        assert await db.fetchval(in_words(CALLED), arabic) == name
