from typing import Any

import pytest
from starlette.responses import PlainTextResponse

from app.kernel import dates, language
from app.web.middleware.language import COOKIE, Language, accepted
from tests.hostile import naughty
from tests.web.floor import send


async def spoken(scope: Any, receive: Any, send_: Any) -> None:
    words = f"{language.current()} {language.direction()} {scope['state']['language']} {dates.number(7)}"
    await PlainTextResponse(words)(scope, receive, send_)


@pytest.mark.parametrize(
    ("header", "language_"),
    [
        ("", "en"),
        ("ar", "ar"),
        ("ar-SA,en;q=0.9", "ar"),
        ("de,fr;q=0.8,en;q=0.5", "fr"),
        ("en;q=0.1, fr;q=0.2", "fr"),
        ("FR", "fr"),
        ("fr;q=0", "en"),
        ("*", "en"),
        ("de-DE", "en"),
        ("ar;q=9", "en"),
        ("ar;q=x, fr", "fr"),
        (",".join(["de"] * 30 + ["ar"]), "en"),
        (" " * 10_000 + "ar", "ar"),
    ],
)
def test_the_browsers_favourite_among_ours_is_spoken(header: str, language_: str) -> None:
    assert accepted(header) == language_


@pytest.mark.parametrize(
    ("cookie", "user", "header", "words"),
    [
        (None, None, None, "en ltr en 7"),
        (None, None, "ar", "ar rtl ar ٧"),
        (None, "fr", "ar", "fr ltr fr 7"),
        ("ar", "fr", "en", "ar rtl ar ٧"),
        ("xx", "fr", "ar", "fr ltr fr 7"),
        ("", None, "ar", "ar rtl ar ٧"),
        (None, "ar-u-nu-latn", "en", "ar rtl ar 7"),
    ],
)
async def test_the_cookie_goes_before_the_person_and_the_person_before_the_browser(
    cookie: str | None, user: str | None, header: str | None, words: str
) -> None:
    headers = {"cookie": f"a=b; {COOKIE}={cookie}" if cookie is not None else "a=b"}
    headers |= {"accept-language": header} if header else {}

    answer = await send(Language(spoken, of_user=lambda _scope: user), "GET", headers=headers)

    assert answer.text == words
    assert answer.headers["content-language"] == words.split()[0]


async def test_the_language_ends_with_the_request() -> None:
    await send(Language(spoken), "GET", headers={"accept-language": "ar"})

    assert language.current() == "en"


def test_a_hostile_header_is_answered_in_english() -> None:
    assert {accepted(raw) for raw in naughty()} <= set(language.LANGUAGES)
