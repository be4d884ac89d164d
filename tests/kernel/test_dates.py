from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel import dates
from app.kernel.language import latin_digits

AT = datetime(2026, 11, 19, 14, 5, tzinfo=UTC)
RIYADH = "Asia/Riyadh"


@pytest.mark.parametrize(
    ("write", "english", "french", "arabic"),
    [
        (
            lambda lang: dates.day(AT, language=lang),
            "Thu 19 Nov 2026",
            "jeu. 19 nov. 2026",
            "الخميس ١٩ نوفمبر ٢٠٢٦",
        ),
        (
            lambda lang: dates.day(AT, today=date(2026, 1, 1), language=lang),
            "Thu 19 Nov",
            "jeu. 19 nov.",
            "الخميس ١٩ نوفمبر",
        ),
        (
            lambda lang: dates.long_day(AT, language=lang),
            "Thursday 19 November 2026",
            "jeudi 19 novembre 2026",
            "الخميس ١٩ نوفمبر ٢٠٢٦",
        ),
        (lambda lang: dates.month(AT, language=lang), "November 2026", "novembre 2026", "نوفمبر ٢٠٢٦"),
        (lambda lang: dates.clock(AT, RIYADH, language=lang), "17:05", "17:05", "١٧:٠٥"),
        (lambda lang: dates.number(1234567, language=lang), "1,234,567", "1\u202f234\u202f567", "١٬٢٣٤٬٥٦٧"),
        (lambda lang: dates.number(Decimal("0.5"), language=lang), "0.5", "0,5", "٠٫٥"),
        (lambda lang: dates.percent(Decimal("0.93"), language=lang), "93%", "93\u202f%", "٩٣%"),
        (
            lambda lang: dates.ago(AT - timedelta(minutes=3), AT, language=lang),
            "3 minutes ago",
            None,
            "قبل ٣ دقائق",
        ),
        (
            lambda lang: dates.ago(AT + timedelta(days=2), AT, language=lang),
            "in 2 days",
            "dans 2 jours",
            None,
        ),
    ],
)
def test_each_language_has_its_own_way(
    write: Callable[[str], str], english: str | None, french: str | None, arabic: str | None
) -> None:
    for language, expected in (("en", english), ("fr", french), ("ar", arabic)):
        if expected is not None:
            assert (
                write(language).replace("\u200f", "").replace("\xa0", "\u202f").replace("٪", "%") == expected
            )


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 s"),
        (45, "45 s"),
        (60, "1 m"),
        (45 * 60, "45 m"),
        (3_600, "1 h"),
        (6_000, "1 h 40 m"),
        (-22_500, "6 h 15 m"),
        (86_399, "23 h 59 m"),
        (27 * 3_600 + 1_800, "27 h"),
        (71 * 3_600 + 3_599, "71 h"),
        (72 * 3_600, "3 d"),
        (400 * 86_400, "400 d"),
    ],
)
def test_a_span_is_as_tight_as_a_queue_needs_it(seconds: int, words: str) -> None:
    assert dates.duration(seconds, language="en") == words


def test_a_deadline_says_how_long_is_left_or_how_long_it_is_over() -> None:
    assert dates.left(AT + timedelta(minutes=100), AT, language="en") == "in 1 h 40 m"
    assert dates.left(AT - timedelta(minutes=375), AT, language="en") == "6 h 15 m over"


def test_money_is_written_from_pence_with_the_sign_of_its_currency() -> None:
    assert dates.money(123450, language="en") == "£1,234.50"
    assert dates.money(-5, language="en") == "-£0.05"
    assert "١٬٢٣٤٫٥٠" in dates.money(123450, language="ar")


def test_a_person_may_have_latin_digits_in_arabic() -> None:
    with latin_digits():
        assert dates.number(42, language="ar") == "42"
    assert dates.number(42, language="ar") == "٤٢"


def test_what_is_seconds_away_is_just_now() -> None:
    assert dates.ago(AT, AT + timedelta(seconds=3), language="en") == "just now"


def test_a_language_we_do_not_have_is_answered_in_english() -> None:
    assert dates.day(AT, language="xx") == "Thu 19 Nov 2026"


@given(st.integers(-(10**9), 10**9), st.sampled_from(["en", "fr", "ar"]))
def test_any_span_can_be_said(seconds: int, language: str) -> None:
    assert dates.duration(seconds, language=language)
    assert dates.ago(AT, AT, language=language)
    assert dates.left(AT + timedelta(seconds=seconds), AT, language=language)
