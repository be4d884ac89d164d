"""Pages say what things are called in the reader's language, and leave codes to the machines."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.complaints.rules.sources import SEEDED, called
from app.kernel import clock, db
from app.kernel.language import catalogue, speaking
from app.sla.rules import Config
from tests.browser import Browser
from tests.complaints.make import START, complaint, config, furnished, reference_of

COUNCIL = "Council of Cooperative Health Insurance"


def said(language: str, words: str) -> str:
    return catalogue(language).gettext(words)


@pytest.mark.parametrize(
    ("language", "council", "patient", "critical"),
    [
        ("en", COUNCIL, "Patient", "Critical"),
        ("fr", said("fr", COUNCIL), "Patient", "Critique"),
        ("ar", "مجلس الضمان الصحي التعاوني", "المريض", said("ar", "Critical")),
    ],
)
async def test_why_this_deadline_names_sources_and_severities(
    house: None, language: str, council: str, patient: str, critical: str
) -> None:
    here = await furnished()
    await config(here.hospital, Config("H1", 36, "CCHI", severity="critical"))
    reference = await reference_of(await complaint(here.hospital, "CCHI"))
    reader = replace(here.officer, language=language)

    with clock.frozen(START):
        page = await Browser(reader).get("complaints.complaint.show", reference=reference)

    rules = page.texts("#why li b")
    assert len(rules) == 6, "five rows and the built-in default"
    assert sum(council in words for words in rules) == 2
    assert any(words.startswith(patient) for words in rules)
    assert sum(critical.lower() in words.lower() for words in rules) == 1
    assert not any(code in words for words in rules for code in ("CCHI", "MOH", "PATIENT", "FAMILY"))


async def test_the_list_and_the_report_say_the_same_name(house: None) -> None:
    here = await furnished()
    await complaint(here.hospital, "CCHI")
    reader = replace(here.officer, language="ar")

    with clock.frozen(START + timedelta(hours=1)):
        queue = await Browser(reader).get("complaints.complaint.index")
        report = await Browser(reader).get("complaints.report.index")

    assert any("مجلس الضمان الصحي التعاوني" in words for words in queue.texts("#rows td"))
    assert report.texts("#lines th") == ["مجلس الضمان الصحي التعاوني"]


def test_a_name_that_a_person_wrote_is_shown_as_it_is() -> None:
    with speaking("ar"):
        assert called("Hospital board", "") == "Hospital board"
        assert called("Hospital board", "مجلس المستشفى") == "مجلس المستشفى"
    with speaking("fr"):
        assert called("Hospital board", "مجلس المستشفى") == "Hospital board"
        assert called("", "") == ""


async def test_every_seeded_name_is_known_to_the_catalogues(house: None) -> None:
    rows = await db.fetch("select name from complaint_source order by position")

    assert tuple(row["name"] for row in rows)[: len(SEEDED)] == SEEDED


async def test_a_category_of_the_helpline_is_said_in_arabic(house: None) -> None:
    here = await furnished()
    reference = await reference_of(await complaint(here.hospital, "MOH", category="Online Advice"))
    reader = replace(here.officer, language="ar")

    with clock.frozen(START):
        page = await Browser(reader).get("complaints.complaint.show", reference=reference)

    assert said("ar", "Online Advice") != "Online Advice"
    assert said("ar", "Online Advice") in page.texts("aside dd")
