"""What a complaint is about: changed by one at a time, and what it moves."""

from datetime import timedelta

from app.kernel import clock
from tests.browser import Browser
from tests.complaints.make import complaint, furnished, opened, reference_of, row_of, ward


async def test_a_stale_save_shows_both_versions(house: None) -> None:
    here = await furnished()
    key = await complaint(here.hospital, "MOH", at=clock.now())
    reference = await reference_of(key)
    browser = await opened(here.officer, reference)
    page = await browser.get("complaints.detail.edit", reference=reference)
    action = f"/complaints/{reference}/details"
    mine = {**page.form(action), "title": "Mine", "severity": "high", "priority": "medium", "source": "MOH"}
    other = await opened(here.lead, reference)
    theirs = (await other.get("complaints.detail.edit", reference=reference)).form(action)
    await other.post(
        "complaints.detail.update",
        {**theirs, "title": "Theirs", "severity": "low", "priority": "medium", "source": "MOH"},
        reference=reference,
    )

    answer = await browser.post("complaints.detail.update", mine, reference=reference)

    assert answer.status == 409
    assert answer.texts(".notice td")[:4] == ["Theirs", "Mine", "Low", "High"], "in words, not in codes"
    assert answer.soup.select_one("#f-title")["value"] == "Mine", "what was typed is still there"
    assert (await row_of(key))["title"] == "Theirs"


async def test_who_may_not_see_or_not_work_on_a_complaint_changes_nothing(house: None) -> None:
    here, elsewhere = await furnished(), await ward("Rawabi")
    key = await complaint(here.hospital, "MOH", department=here.department)
    reference = await reference_of(key)
    await opened(here.coordinator, reference)
    form = {"title": "x", "severity": "low", "priority": "low", "version": "1"}

    answers = [
        await Browser(who).post("complaints.detail.update", form, reference=reference)
        for who in (elsewhere.officer, here.officer, here.coordinator)
    ]

    assert [answer.status for answer in answers] == [404, 404, 403], (
        "strangers, who has not looked, who only reads"
    )
    assert (await row_of(key))["title"] == "Waited four hours"


async def test_a_change_of_severity_moves_the_deadline(house: None) -> None:
    here = await ward()
    key = await complaint(here.hospital, "MOH", at=clock.now())
    reference, before = await reference_of(key), (await row_of(key))["due_at"]
    browser = await opened(here.officer, reference)
    page = await browser.get("complaints.detail.edit", reference=reference)
    form = {
        **page.form(f"/complaints/{reference}/details"),
        "title": "x",
        "severity": "critical",
        "source": "MOH",
    }

    answer = await browser.post(
        "complaints.detail.update", {**form, "priority": "medium"}, reference=reference
    )

    assert answer.status == 303
    assert before - (await row_of(key))["due_at"] == timedelta(hours=48)
