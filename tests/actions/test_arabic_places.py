"""Hospitals and wards are called by their Arabic name in Arabic: on the pages of actions and in their letters."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.actions.rules.words import Severity
from app.kernel import clock, db
from tests.actions.make import START, Ward, action, sweep_until, ward
from tests.browser import Browser

HOSPITAL, WARD = "مستشفى الواحة العام", "الطوارئ"
ENGLISH = ("Al Waha General", "Emergency")


@pytest.fixture
async def place(house: None) -> Ward:
    here = await ward()
    await db.execute("update organisation set name_ar = $2 where id = $1", here.hospital, HOSPITAL)
    await db.execute("update department set name_ar = $2 where id = $1", here.department, WARD)
    return here


@pytest.mark.parametrize(
    ("page", "shown"),
    [
        ("actions.action.index", (WARD,)),
        ("actions.listing.index", (HOSPITAL, WARD)),
        ("actions.action.new", (HOSPITAL, WARD)),
        ("actions.action.show", (HOSPITAL, WARD)),
    ],
)
async def test_a_page_in_arabic_says_where_in_arabic_and_asks_no_more_for_it(
    place: Ward, page: str, shown: tuple[str, ...]
) -> None:
    raised = await action(place)
    reference = {"reference": raised.reference} if page == "actions.action.show" else {}
    reader = Browser(replace(place.coordinator, language="ar"))

    with clock.frozen(START + timedelta(hours=1)):
        await Browser(place.coordinator).get(page, **reference)
        english = await Browser(place.coordinator).get(page, **reference)
        await reader.get(page, **reference)
        found = await reader.get(page, **reference)

    main = found.soup.select_one("main").get_text(" ")
    assert [name for name in shown if name not in main] == []
    assert [name for name in ENGLISH if name in main] == []
    assert HOSPITAL not in english.text
    assert found.statements == english.statements


async def test_a_letter_in_arabic_names_the_hospital_in_arabic(place: Ward) -> None:
    await db.execute("update app_user set language = 'ar' where id <> $1", place.worker.id)
    await action(place, severity=Severity.CRITICAL)

    await sweep_until(START + timedelta(days=4))

    by_language: dict[str, list[str]] = {}
    for row in await db.fetch("select language, body from outbox"):
        by_language.setdefault(row["language"], []).append(row["body"])
    assert set(by_language) == {"ar", "en"}
    assert all(HOSPITAL in body and ENGLISH[0] not in body for body in by_language["ar"])
    assert all(ENGLISH[0] in body and HOSPITAL not in body for body in by_language["en"])
