"""The pages of complaints: queue, one complaint, its moves and letters, many at once, rules and the report."""

import re
from datetime import timedelta

import pytest

from app.accounts.account import Account
from app.eventlog import registry
from app.kernel import clock, db
from app.kernel.dates import left
from app.sla.rules import seeded
from tests import make
from tests.browser import Browser
from tests.complaints.make import START, Ward, complaint, config, row_of, sweep_until, ward


async def furnished() -> Ward:
    here = await ward()
    for row in seeded("H1"):
        await config(here.hospital, row)
    return here


async def reference_of(key: object) -> str:
    return await db.fetchval("select reference from complaint where id = $1", key)


async def opened(user: Account, reference: str) -> Browser:
    """A browser that has looked at the complaint, which every deed on it takes."""
    browser = Browser(user)
    assert (await browser.get("complaints.complaint.show", reference=reference)).status == 200
    return browser


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


async def test_a_complaint_on_a_case_stands_on_both_timelines(house: None) -> None:
    maya = await make.account("operator", name="Maya Okafor")
    case = await make.case(maya)
    browser = Browser(maya)
    await browser.get("cases.case.show", reference=case)
    assert (await browser.get("complaints.case_complaint.new", reference=case)).status == 200

    made = await browser.post(
        "complaints.case_complaint.create",
        {"hospital": maya.organisation, "title": "Nobody rang back"},
        reference=case,
    )

    assert made.status == 303
    page = await browser.get("cases.case.show", reference=case)
    assert "COMPLAINT_CREATED" in page.text and "Open complaint" in page.text
    theirs = await browser.request("GET", made.location)
    assert case in theirs.text


async def test_moves_are_offered_and_made(house: None) -> None:
    here = await furnished()
    key = await complaint(here.hospital, "MOH", at=clock.now())
    reference = await reference_of(key)
    browser = await opened(here.officer, reference)
    form = await browser.get("complaints.move.new", query={"to": "resolved"}, reference=reference)

    hidden = form.form(f"/complaints/{reference}/move")
    empty = await browser.post("complaints.move.create", {**hidden, "resolution": " "}, reference=reference)
    hidden = empty.form(f"/complaints/{reference}/move")
    done = await browser.post(
        "complaints.move.create", {**hidden, "resolution": "Apologised"}, reference=reference
    )

    assert (form.status, empty.status, done.status) == (200, 422, 303)
    row = await row_of(key)
    assert (row["status"], row["resolution"]) == ("resolved", "Apologised")
    page = await browser.get("complaints.complaint.show", reference=reference)
    assert "Kept" in page.texts("#track p")[0]
    again = await browser.get("complaints.move.new", query={"to": "waiting"}, reference=reference)
    assert again.status == 409


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
    table = " ".join(answer.texts(".notice td"))
    assert "Theirs" in table and "Mine" in table
    assert (await row_of(key))["title"] == "Theirs"


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


async def test_letters_of_each_kind_are_kept_and_shown(house: None) -> None:
    here = await furnished()
    key = await complaint(here.hospital, "MOH", department=here.department, at=clock.now())
    reference = await reference_of(key)
    browser = await opened(here.officer, reference)

    for code in ("COMPLAINT_NOTE", "HOLDING_LETTER_SENT", "INBOUND", "DEPT_RESPONSE", "FULL_RESPONSE_SENT"):
        made = await browser.post(
            "complaints.letter.create", {"code": code, "notes": f"Words of {code}"}, reference=reference
        )
        assert made.status == 303

    page = await browser.get("complaints.complaint.show", reference=reference)
    told = " ".join(page.texts("#timeline .msg") + page.texts("#timeline .body"))
    assert all(f"Words of {code}" in told for code in ("COMPLAINT_NOTE", "INBOUND", "DEPT_RESPONSE"))
    row = await row_of(key)
    assert row["responded_at"] is not None and row["holding_letter_at"] is not None


async def test_a_department_manager_answers_but_does_not_edit(house: None) -> None:
    here = await furnished()
    key = await complaint(here.hospital, "MOH", department=here.department, at=clock.now())
    reference = await reference_of(key)
    browser = await opened(here.manager, reference)

    edit = await browser.get("complaints.detail.edit", reference=reference)
    answer = await browser.post(
        "complaints.letter.create", {"code": "DEPT_RESPONSE", "notes": "We are sorry"}, reference=reference
    )
    letter = await browser.post(
        "complaints.letter.create", {"code": "HOLDING_LETTER_SENT", "notes": "x"}, reference=reference
    )

    assert (edit.status, answer.status, letter.status) == (403, 303, 403)


async def test_an_escalation_is_acknowledged(house: None) -> None:
    here = await furnished()
    key = await complaint(here.hospital, "MOH", department=here.department)
    now = START + timedelta(hours=25)
    await sweep_until(now)
    reference = await reference_of(key)

    with clock.frozen(now):
        browser = await opened(here.manager, reference)
        page = await browser.get("complaints.complaint.show", reference=reference)
        done = await browser.post("complaints.acknowledgement.create", reference=reference)

    assert f"/complaints/{reference}/acknowledgement" in page.text
    assert done.status == 303
    assert (await row_of(key))["acknowledged_at"] == now


async def test_somebody_takes_an_unassigned_complaint_from_the_queue_once(house: None) -> None:
    here = await furnished()
    key = await complaint(here.hospital, "MOH", at=clock.now())
    reference = await reference_of(key)

    first = await Browser(here.officer).post("complaints.taking.create", reference=reference)
    second = await Browser(here.lead).post("complaints.taking.create", reference=reference)

    assert (first.status, second.status) == (303, 409)
    assert (await row_of(key))["assigned_to"] == here.officer.id


async def test_reassigning_and_satisfaction(house: None) -> None:
    here = await furnished()
    key = await complaint(here.hospital, "MOH", at=clock.now())
    reference = await reference_of(key)
    browser = await opened(here.officer, reference)
    page = await browser.get("complaints.owner.edit", reference=reference)
    form = page.form(f"/complaints/{reference}/owner")

    given = await browser.post(
        "complaints.owner.update", {**form, "assigned_to": here.lead.id}, reference=reference
    )
    early = await browser.post("complaints.satisfaction.create", {"satisfaction": "4"}, reference=reference)

    assert (given.status, early.status) == (303, 409)
    assert (await row_of(key))["assigned_to"] == here.lead.id


async def test_many_at_once_tell_the_result_of_each_row(house: None) -> None:
    here, elsewhere = await furnished(), await ward("Rawabi")
    mine = await complaint(here.hospital, "MOH", at=clock.now())
    ended = await complaint(here.hospital, "MOH", at=clock.now())
    foreign = await complaint(elsewhere.hospital, "MOH", at=clock.now())
    number = await reference_of(ended)
    browser = await opened(here.officer, number)
    page = await browser.get("complaints.move.new", query={"to": "resolved"}, reference=number)
    form = page.form(f"/complaints/{number}/move")
    await browser.post("complaints.move.create", {**form, "resolution": "x"}, reference=number)

    answer = await browser.post(
        "complaints.bulk.create",
        {"deed": "status", "status": "in_progress", "ids": [str(mine), str(ended), str(foreign)]},
    )

    assert answer.status == 200
    results = answer.texts("#results td")
    assert results[0] == "Done" and results[1] != "Done" and results[2] != "Done"
    assert "1 of 3 done." in answer.text
    assert (await row_of(mine))["status"] == "in_progress"
    assert (await row_of(foreign))["status"] == "open"
    assert "Not known" in answer.texts("#results th")[2]


async def test_the_red_queue_names_what_is_missing(house: None) -> None:
    hospital = await make.organisation("Nobody's", "hospital")
    await complaint(hospital, "MOH", at=clock.now())
    admin = await make.account("admin")

    page = await Browser(admin).get("complaints.unroutable.index")

    assert len(page.texts("#rows tr")) == 1
    assert "complaints lead of the hospital" in page.text


async def test_older_entries_the_track_and_the_pill_come_as_fragments(house: None) -> None:
    here = await furnished()
    key = await complaint(here.hospital, "MOH", at=clock.now())
    reference = await reference_of(key)
    browser = await opened(here.officer, reference)

    track = await browser.get("complaints.track.show", reference=reference, fragment=True)
    older = await browser.get("complaints.timeline.index", reference=reference, query={"before": 2**40})
    pill = await browser.get(
        "complaints.change.index", query={"drawn": "2026-01-01T00:00:00Z"}, fragment=True
    )
    rows = await browser.get("complaints.complaint.index", fragment=True)

    due = (await row_of(key))["due_at"]
    assert left(due, clock.now()).split()[1] in track.text
    assert older.status == 200 and "1 complaint changed" in pill.text
    assert "<html" not in rows.text


async def test_a_rule_is_tried_on_last_month_and_applied_to_what_is_open(house: None) -> None:
    here = await furnished()
    rule = await db.fetchval(
        "select k.id from complaint_sla_config k join complaint_source s on s.id = k.source where s.code = 'MOH'"
    )
    for n in range(3):
        key = await complaint(here.hospital, "MOH", at=START - timedelta(days=20 + n))
        reference = await reference_of(key)
    march = START.replace(month=2, day=10)
    admin = await make.account("admin")

    with clock.frozen(march):
        listed = await Browser(admin).get("complaints.rule.index")
        stands = await Browser(admin).get("complaints.simulation.show", id=rule)
        longer = await Browser(admin).get("complaints.simulation.show", id=rule, query={"sla_hours": 9000})
        wrong = await Browser(admin).get("complaints.simulation.show", id=rule, query={"sla_hours": "many"})
        await db.execute("update complaint_sla_config set sla_hours = 9000 where id = $1", rule)
        shown = await Browser(admin).get("complaints.application.new", id=rule)
        asked = await Browser(admin).post("complaints.application.create", id=rule)

    assert len(listed.texts("#rows tr")) == 4
    assert "3 complaints of last month" in stands.texts("#fitting")[0]
    assert stands.texts("#trial td") == ["0", "0", "3", "3", "0", "0", "0", "0", "3", "3", "3", "3", "3", "3"]
    assert longer.texts("#trial td")[:4] == ["0", "3", "3", "0"]
    assert wrong.status == 422
    assert "Apply to 3 open complaints" in shown.texts("h1")[0]
    assert reference in shown.text
    assert asked.status == 303
    assert await db.fetchval("select count(*) from job where kind = 'complaints.apply_config'") == 1
