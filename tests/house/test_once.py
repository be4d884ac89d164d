"""A form counts once, however often it is sent (reliability.md P3)."""

import asyncio

import pytest

from app.kernel import db
from app.web import once
from tests import make
from tests.browser import Browser


async def _notes() -> int:
    return await db.fetchval("select count(*) from event_log where key = 'case_note'")


async def test_a_form_sent_twice_has_one_effect_and_one_answer(house: None) -> None:
    maya = await make.account("operator")
    reference, key = await make.case(maya), once.new_key()
    form = {"notes": "Left a voicemail.", "form_key": key}

    first = await Browser(maya).post("cases.note.create", form, reference=reference)
    second = await Browser(maya).post("cases.note.create", form, reference=reference)

    assert (first.status, first.location) == (second.status, second.location)
    assert await _notes() == 1


async def test_two_clicks_at_once_have_one_effect(house: None) -> None:
    maya = await make.account("operator")
    reference, key = await make.case(maya), once.new_key()
    form = {"notes": "Left a voicemail.", "form_key": key}

    answers = await asyncio.gather(
        *(Browser(maya).post("cases.note.create", form, reference=reference) for _ in range(4))
    )

    assert {answer.status for answer in answers} == {303}
    assert await _notes() == 1


async def test_the_same_key_with_other_words_is_a_conflict(house: None) -> None:
    maya = await make.account("operator")
    reference, key = await make.case(maya), once.new_key()
    await Browser(maya).post("cases.note.create", {"notes": "One.", "form_key": key}, reference=reference)

    other = await Browser(maya).post(
        "cases.note.create", {"notes": "Two.", "form_key": key}, reference=reference
    )

    assert other.status == 409
    assert await _notes() == 1


async def test_a_refused_form_spends_nothing(house: None) -> None:
    maya = await make.account("operator")
    reference, key = await make.case(maya), once.new_key()
    await Browser(maya).post("cases.note.create", {"notes": " ", "form_key": key}, reference=reference)

    mended = await Browser(maya).post(
        "cases.note.create", {"notes": "Now.", "form_key": key}, reference=reference
    )

    assert mended.status == 303
    assert await _notes() == 1


async def test_somebody_elses_key_is_another_key(house: None) -> None:
    maya = await make.account("operator")
    tom = await make.account("operator", organisation=maya.organisation)
    reference, key = await make.case(maya), once.new_key()
    for who in (maya, tom):
        await Browser(who).get("cases.case.show", reference=reference)
        await Browser(who).post(
            "cases.note.create", {"notes": "Same words.", "form_key": key}, reference=reference
        )

    assert await _notes() == 2


@pytest.mark.parametrize("key", ["", "a" * 65, "a\x00b", "é", "' or 1=1"])
async def test_a_key_that_is_none_of_ours_counts_as_none(house: None, key: str) -> None:
    maya = await make.account("operator")
    reference = await make.case(maya)

    answer = await Browser(maya).post(
        "cases.note.create", {"notes": "Hello.", "form_key": key}, reference=reference
    )

    assert answer.status == 303
    assert await _notes() == 1
