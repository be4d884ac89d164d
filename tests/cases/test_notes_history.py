"""What the notes of a case held before, told word by word (cla.md 4.12)."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cases.rules import differences
from tests import make
from tests.browser import Browser
from tests.cases.make import saved_notes

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("before", "after", "changes"),
    [
        ("", "New words.", [("same", "New words.")]),
        ("Rings at nine.", "Rings at ten.", [("same", "Rings at "), ("gone", "nine."), ("added", "ten.")]),
        ("Same.", "Same.", [("same", "Same.")]),
        ("Two words", "words", [("gone", "Two "), ("same", "words")]),
    ],
)
def test_what_changed_is_told_word_by_word(before: str, after: str, changes: list[tuple[str, str]]) -> None:
    assert differences(before, after) == changes


@given(st.text("ab \n", max_size=60), st.text("ab \n", max_size=60))
def test_the_differences_hold_both_texts(before: str, after: str) -> None:
    found = differences(before, after)

    assert "".join(words for how, words in found if how != "gone") == after
    if before.strip():
        assert "".join(words for how, words in found if how != "added") == before


async def test_the_summary_tells_the_last_save_of_half_an_hour_and_every_save_is_there(house: None) -> None:
    maya, tom = await make.account("operator"), await make.account("operator")
    case = await make.case(maya)
    for minutes, text, by in (
        (0, "One", maya), (10, "One two", maya), (20, "One two three", tom), (45, "Four", maya), (80, "Five", maya),
    ):  # fmt: skip
        await saved_notes(case, text, NOON + timedelta(minutes=minutes), by.id)
    browser = Browser(maya)

    summary = await browser.get("cases.notes_history.index", reference=case)
    every = await browser.get("cases.notes_history.index", query={"summary": "no"}, reference=case)

    # 12:00 is followed within half an hour by the same person; 12:10 is not.
    assert [text.split()[-1] for text in summary.texts("main .card p")] == ["Five", "Four", "three", "two"]
    assert len(every.texts("main .card p")) == 5
    assert every.texts("main .card")[3].endswith("One two")
    assert every.texts("ins")[-1] == "two"


async def test_five_a_page_then_the_next(house: None) -> None:
    maya = await make.account("operator")
    case = await make.case(maya)
    for n in range(7):
        await saved_notes(case, f"Text {n}", NOON + timedelta(hours=n), maya.id)
    browser = Browser(maya)

    first = await browser.get("cases.notes_history.index", reference=case)
    second = await browser.request("GET", first.soup.select_one("a[rel=next]")["href"])

    assert (len(first.texts("main .card")), len(second.texts("main .card"))) == (5, 2)


async def test_a_saved_change_of_the_notes_is_in_the_history(house: None) -> None:
    maya = await make.account("operator")
    case = await make.case(maya)
    await Browser(maya).get("cases.case.show", reference=case)
    await Browser(maya).post(
        "cases.problem.update", {"source": "PHONE", "notes": "Rings at ten.", "version": 1}, reference=case
    )

    page = await Browser(maya).get("cases.notes_history.index", reference=case)
    assert page.texts("main .card p") == ["Rings at ten."]
