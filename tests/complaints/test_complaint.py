"""The queue of complaints, one complaint, and a new one."""

import re
from datetime import timedelta

import pytest

from app.complaints.commands.moving import move
from app.complaints.rules.cla import CATEGORIES
from app.complaints.rules.states import Brought
from app.eventlog import registry
from app.kernel import clock, db
from app.kernel.actor import the_system
from tests import make
from tests.browser import Browser
from tests.complaints.make import (
    BROUGHT,
    START,
    aside,
    complaint,
    furnished,
    opened,
    reference_of,
    sweep_until,
    ward,
)


async def test_the_queue_says_what_is_left_and_what_has_happened_without_script(house: None) -> None:
    here = await furnished()
    await complaint(here.hospital, "MOH", department=here.department)
    await complaint(here.hospital, "PATIENT")
    now = START + timedelta(hours=30, minutes=15)
    await sweep_until(now)

    with clock.frozen(now):
        page = await Browser(here.officer).get("complaints.complaint.index")

    assert page.texts("#rows .due b") == ["6 h 15 m over", "Due in 41 h"]
    assert page.soup.select_one("#rows tr")["data-s"] == "breached"
    state = page.texts("#rows tr td:nth-of-type(5)")
    assert "Escalated L1" in state[0]
    assert "Reminded once" in state[1]
    assert len(page.soup.select("#rows tr:first-child .thread circle.on")) == 2
    assert page.texts(".tabs .n")[:2] == ["2", "1"]


async def test_a_page_costs_the_same_for_five_rows_and_for_fifty(house: None) -> None:
    here = await furnished()
    for _n in range(5):
        await complaint(here.hospital, "MOH", at=clock.now())
    await Browser(here.officer).get("complaints.complaint.index")
    few = await Browser(here.officer).get("complaints.complaint.index")
    for _n in range(45):
        await complaint(here.hospital, "CCHI", at=clock.now())
    await Browser(here.officer).get("complaints.complaint.index")

    many = await Browser(here.officer).get("complaints.complaint.index")

    assert len(many.texts("#rows .ref")) == 50
    assert many.statements == few.statements <= 5


async def test_a_page_of_a_complaint_costs_the_same_however_long_its_story_is(house: None) -> None:
    here = await furnished()
    reference = await reference_of(await complaint(here.hospital, "MOH", at=clock.now()))
    browser = await opened(here.officer, reference)
    before = await browser.get("complaints.complaint.show", reference=reference)
    for n in range(20):
        await browser.post("complaints.letter.create", {"notes": f"Note {n}"}, reference=reference)

    after = await browser.get("complaints.complaint.show", reference=reference)

    assert after.statements == before.statements <= 11
    assert "Note 19" in " ".join(after.texts("#timeline .body"))


async def test_pages_by_key_show_every_complaint_once(house: None) -> None:
    here = await furnished()
    made = {await reference_of(await complaint(here.hospital, "MOH")) for _n in range(45)}

    seen: list[str] = []
    answer = await Browser(here.officer).get("complaints.complaint.index", query={"size": 20})
    for _page in range(3):
        seen += answer.texts("#rows .ref")
        following = answer.soup.select_one("a[rel=next]")
        if following is not None:
            answer = await Browser(here.officer).request("GET", following["href"])

    assert following is None
    assert sorted(seen) == sorted(made)


async def test_the_page_shows_the_track_why_this_deadline_and_who_is_told(house: None) -> None:
    here = await furnished()
    reference = await reference_of(await complaint(here.hospital, "MOH", department=here.department))
    now = START + timedelta(hours=13)
    await sweep_until(now)

    with clock.frozen(now):
        page = await Browser(here.officer).get("complaints.complaint.show", reference=reference)

    title = page.soup.select_one("#track-title").get_text()
    assert re.search(r"First reminder: sent Wed 4 Feb.*?20:00", title) or "First reminder: sent" in title
    assert "Deadline" in title and "Second reminder: planned" in title
    assert page.texts("#track p span")[0] == "Due in 11 h"
    why = [words for words in page.texts("aside .sec li") if "rule" in words]
    assert any(words.startswith("Ministry of Health 24 h · This rule sets the deadline") for words in why)
    assert "The manager" in " ".join(page.texts("aside"))


async def test_the_page_tells_work_waiting_and_what_lay_resolved_apart(house: None) -> None:
    here = await ward()
    key = await complaint(here.hospital, "MOH", department=here.department)
    for hours, status in ((1, "waiting"), (3, "in_progress"), (6, "resolved")):
        with clock.frozen(START + timedelta(hours=hours)):
            await move(key, status, BROUGHT, by=the_system)

    with clock.frozen(START + timedelta(hours=10)):
        page = await Browser(here.officer).get("complaints.complaint.show", reference=await reference_of(key))

    sums = dict(zip(page.texts("dl.kv dt"), page.texts("dl.kv dd"), strict=True))
    assert [sums[name] for name in ("Worked on", "Waited", "Lay resolved")] == ["4 h", "2 h", "4 h"]


async def test_looking_leaves_a_trace_and_a_deed_asks_for_one(house: None) -> None:
    here = await furnished()
    reference = await reference_of(await complaint(here.hospital, "MOH", at=clock.now()))
    browser = Browser(here.officer)

    unseen = await browser.post("complaints.letter.create", {"notes": "Hello"}, reference=reference)
    await browser.get("complaints.complaint.show", reference=reference)
    seen = await browser.post("complaints.letter.create", {"notes": "Hello"}, reference=reference)

    assert (unseen.status, seen.status) == (404, 303)
    views = await db.fetchval("select count(*) from event_log where code = 'COMPLAINT_VIEWED'")
    assert views == 1
    assert registry.codes("complaint")["COMPLAINT_VIEWED"].type == "system"


async def test_a_complaint_is_logged_with_its_deadline(house: None) -> None:
    here = await furnished()
    form = {
        "hospital": here.hospital,
        "department": here.department,
        "title": "Four-hour wait",
        "source": "MOH",
        "severity": "critical",
        "priority": "high",
        "complainant_kind": "relative",
        "complainant_name": "Abdulrahman",
        "complainant_email": "a@example.invalid",
        "consent_to_contact": "1",
    }
    with clock.frozen(START):
        assert (await Browser(here.officer).get("complaints.complaint.new")).status == 200
        made = await Browser(here.officer).post("complaints.complaint.create", form)

    assert made.status == 303
    row = await db.fetchrow("select * from complaint")
    assert row["due_at"] == START + timedelta(hours=24)
    assert (row["severity"], row["complainant_kind"], row["consent_to_contact"]) == (
        "critical",
        "relative",
        True,
    )


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": ""}, "title"),
        ({"hospital": ""}, "hospital"),
        ({"source": "NOBODY"}, "source"),
        ({"severity": "enormous"}, "severity"),
        ({"complainant_kind": "third_party"}, "consent_to_contact"),
    ],
    ids=str,
)
async def test_a_form_that_lacks_something_says_what(house: None, wrong: dict[str, str], field: str) -> None:
    here = await furnished()
    form = {"hospital": here.hospital, "title": "Four-hour wait", "source": "MOH", **wrong}

    answer = await Browser(here.officer).post("complaints.complaint.create", form)

    assert answer.status == 422
    assert answer.soup.select_one(f'.notice a[href="#f-{field}"]') is not None
    assert await db.fetchval("select count(*) from complaint") == 0


async def test_nobody_logs_a_complaint_for_a_hospital_of_others(house: None) -> None:
    here, elsewhere = await furnished(), await ward("Rawabi")

    answer = await Browser(here.officer).post(
        "complaints.complaint.create", {"hospital": elsewhere.hospital, "title": "Not mine"}
    )

    assert answer.status == 422


async def test_a_closed_complaint_is_followed_by_a_new_one_that_is_linked_to_it(house: None) -> None:
    here = await ward()
    officer = Browser(here.officer)
    key = await complaint(here.hospital)
    reference = await reference_of(key)
    with clock.frozen(START):
        await move(key, "resolved", Brought(resolution="Done"), by=the_system)
        await move(key, "closed", Brought(), by=the_system)
    page = await officer.get("complaints.complaint.show", reference=reference)
    assert page.soup.select_one(f'aside a[href="/complaints/new?after={reference}"]') is not None

    page = await officer.get("complaints.complaint.new", query={"after": reference})
    (chosen,) = page.soup.select("#f-hospital option[selected]")
    form = {**page.form("/complaints"), "title": "It happened again", "hospital": chosen["value"]}
    wrong = await officer.post("complaints.complaint.create", {**form, "title": ""})
    form |= {name: wrong.form("/complaints")[name] for name in ("form_key", "after")}
    done = await officer.post("complaints.complaint.create", form)
    shown = await officer.request("GET", done.location)

    assert wrong.status == 422
    assert await db.fetchval("select from_complaint from complaint where title = 'It happened again'") == key
    assert reference in aside(shown)


async def test_nobody_follows_a_complaint_they_may_not_see(house: None) -> None:
    here, elsewhere = await ward(), await ward("Rawabi")
    foreign = await reference_of(await complaint(elsewhere.hospital))
    officer = Browser(here.officer)

    for strange in (foreign, "\x00", "C-", "x" * 200):
        assert (await officer.get("complaints.complaint.new", query={"after": strange})).status == 404
    given = {"title": "x", "hospital": str(here.hospital), "after": foreign}
    assert (await officer.post("complaints.complaint.create", given)).status == 404
    assert await db.fetchval("select count(*) from complaint") == 1


async def test_the_thirteen_categories_are_offered_where_there_is_a_helpline(house: None) -> None:
    place = await make.organisation("Helpline", "call_centre")
    hospital = await make.organisation("St Anne", "hospital")

    offered = await Browser(await make.account("operator_manager", organisation=place)).get(
        "complaints.complaint.new"
    )
    none = await Browser(await make.account("complaints_officer", organisation=hospital)).get(
        "complaints.complaint.new"
    )

    assert [each["value"] for each in offered.soup.select("#categories option")] == list(CATEGORIES)
    assert len(CATEGORIES) == 13
    assert none.soup.select("#categories option") == []
