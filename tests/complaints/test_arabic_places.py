"""Hospitals and wards are called by their Arabic name in Arabic, on every page of complaints and in every letter."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.accounts.account import Account
from app.complaints.queries.measured import COMPLAINTS
from app.kernel import clock, db
from app.kernel.language import speaking
from app.kernel.measuring import divided
from app.kernel.naming import in_words, named
from tests.browser import Browser
from tests.complaints.make import START, Ward, complaint, furnished, reference_of, sweep_until

HOSPITAL, WARD = "مستشفى الواحة العام", "الطوارئ"
ENGLISH = ("Al Waha General", "Emergency")


async def bilingual() -> Ward:
    """A furnished hospital whose names are known in Arabic too."""
    here = await furnished()
    await db.execute("update organisation set name_ar = $2 where id = $1", here.hospital, HOSPITAL)
    await db.execute("update department set name_ar = $2 where id = $1", here.department, WARD)
    return here


def arabic(user: Account) -> Browser:
    return Browser(replace(user, language="ar"))


@pytest.mark.parametrize(
    ("page", "query", "shown"),
    [
        ("complaints.complaint.index", {}, (HOSPITAL, WARD)),
        ("complaints.complaint.new", {}, (HOSPITAL, WARD)),
        ("complaints.report.index", {"by": "hospital"}, (HOSPITAL,)),
        ("complaints.report.index", {"by": "department"}, (f"{WARD} · {HOSPITAL}",)),
        ("complaints.rule.index", {}, (HOSPITAL,)),
        ("complaints.import_run.new", {}, (HOSPITAL,)),
        ("complaints.simulation.new", {}, (HOSPITAL,)),
    ],
    ids=str,
)
async def test_a_page_in_arabic_says_where_in_arabic_and_asks_no_more_for_it(
    house: None, page: str, query: dict[str, str], shown: tuple[str, ...]
) -> None:
    here = await bilingual()
    await complaint(here.hospital, "MOH", department=here.department)

    with clock.frozen(START + timedelta(hours=1)):
        await Browser(here.lead).get(page, query=query)
        english = await Browser(here.lead).get(page, query=query)
        await arabic(here.lead).get(page, query=query)
        found = await arabic(here.lead).get(page, query=query)

    main = found.soup.select_one("main").get_text(" ")
    assert [name for name in shown if name not in main] == []
    assert [name for name in ENGLISH if name in main] == []
    assert ENGLISH[0] in english.text and HOSPITAL not in english.text
    assert found.statements == english.statements


async def test_the_page_of_a_complaint_says_where_in_arabic(house: None) -> None:
    here = await bilingual()
    key = await complaint(here.hospital, "MOH", department=here.department)

    with clock.frozen(START):
        page = await arabic(here.officer).get("complaints.complaint.show", reference=await reference_of(key))

    main = page.soup.select_one("main").get_text(" ")
    assert HOSPITAL in main and WARD in main
    assert [name for name in ENGLISH if name in main] == []


async def test_what_nobody_can_be_told_of_says_where_in_arabic(house: None) -> None:
    here = await bilingual()
    await complaint(here.hospital, "MOH", department=here.department)
    await db.execute("update complaint set unroutable = true")

    page = await arabic(here.lead).get("complaints.unroutable.index")

    assert HOSPITAL in page.text and ENGLISH[0] not in page.text


async def test_an_escalation_in_arabic_names_the_hospital_in_arabic(house: None) -> None:
    here = await bilingual()
    await db.execute("update app_user set language = 'ar' where id <> $1", here.contact.id)
    await complaint(here.hospital, "MOH", department=here.department)

    await sweep_until(START + timedelta(hours=60))

    by_language: dict[str, list[str]] = {}
    for row in await db.fetch("select language, body from outbox"):
        by_language.setdefault(row["language"], []).append(row["body"])
    assert set(by_language) == {"ar", "en"}
    assert all(HOSPITAL in body and ENGLISH[0] not in body for body in by_language["ar"])
    assert all(ENGLISH[0] in body and HOSPITAL not in body for body in by_language["en"])


async def test_the_parts_of_a_board_are_called_in_the_readers_language(house: None) -> None:
    here = await bilingual()
    await complaint(here.hospital, "CCHI", department=here.department)

    async def parts(by: str) -> list[str]:
        return [part.name for part in await divided(here.lead, COMPLAINTS, ["open"], by)]

    with speaking("ar"):
        assert await parts("hospital") == [HOSPITAL]
        assert await parts("department") == [WARD]
        assert await parts("source") == ["مجلس الضمان الصحي التعاوني"]
    assert await parts("hospital") == [ENGLISH[0]]


async def test_a_place_without_an_arabic_name_keeps_its_own(house: None) -> None:
    here = await furnished()
    statement = "select called(o) from organisation o where o.id = $1"
    with speaking("ar"):
        assert await db.fetchval(in_words(statement), here.hospital) == ENGLISH[0]
        assert named(ENGLISH[0], "") == ENGLISH[0] and named(ENGLISH[0], HOSPITAL) == HOSPITAL
    with speaking("fr"):
        assert await db.fetchval(in_words(statement), here.hospital) == ENGLISH[0]
        assert named(ENGLISH[0], HOSPITAL) == ENGLISH[0]
        assert named(ENGLISH[0], HOSPITAL, "ar") == HOSPITAL
