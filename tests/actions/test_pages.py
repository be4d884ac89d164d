"""The pages of actions: board, list, one action, approval, routing; in a constant number of statements."""

from datetime import timedelta

import pytest

from app.actions.commands import moving
from app.actions.commands.alarming import sound
from app.actions.commands.raising import raise_many
from app.actions.inputs import NewAction
from app.actions.rules.states import Brought
from app.actions.rules.words import Severity
from app.kernel import clock, db, ids
from app.kernel.actor import the_system
from tests import make as the_house
from tests.actions.make import Ward, action, codes_of, evidence, row_of, ward
from tests.browser import Browser

WELL = Brought(reason="Because it has to be", outcome="Two nurses at night")


@pytest.fixture
async def place(house: None) -> Ward:
    return await ward()


async def _pending(place: Ward, **details: object):
    raised = await action(place, at=None, **details)
    await evidence(raised.id, by=place.worker)
    await moving.move(raised.id, "in_progress", WELL, by=place.worker)
    await moving.move(raised.id, "pending_approval", WELL, by=place.worker)
    return raised


async def test_the_board_shows_each_state_with_its_count(place: Ward) -> None:
    await action(place, at=None, title="Repaint the crossing")
    await _pending(place, title="Second nurse at triage")

    page = await Browser(place.coordinator).get("actions.action.index")

    assert page.status == 200
    assert page.texts("article .cover") == ["Repaint the crossing", "Second nurse at triage"]
    assert page.texts(".board header .xs") == ["1", "0", "1", "0", "0"]


async def test_an_action_raised_by_hand_is_routed_and_shown(place: Ward) -> None:
    browser = Browser(place.coordinator)
    form = {"title": "Shade over the queue", "hospital": str(place.hospital), "severity": "high"}

    await browser.post("actions.action.create", form)

    row = await db.fetchrow("select * from action")
    page = await browser.get("actions.action.show", reference=row["reference"])
    assert (row["title"], row["severity"], row["queue"]) == ("Shade over the queue", "high", "coordinator")
    assert page.texts("h1") == ["Shade over the queue"]


async def test_what_is_missing_is_said_and_what_was_typed_is_kept(place: Ward) -> None:
    page = await Browser(place.coordinator).post("actions.action.create", {"description": "It is hot there"})

    assert page.status == 422
    assert "It is hot there" in page.text
    assert await db.fetchval("select count(*) from action") == 0


async def test_the_board_costs_the_same_for_three_actions_and_for_sixty(place: Ward) -> None:
    browser = Browser(place.coordinator)
    news = [NewAction(place.hospital, f"Item {n}", assigned_to=place.worker.id) for n in range(3)]
    await raise_many(news, by=the_system)
    await browser.get("actions.action.index")
    few = await browser.get("actions.action.index")
    for _n in range(19):
        await raise_many(news, by=the_system)

    many = await browser.get("actions.action.index")
    listed = await browser.get("actions.listing.index")

    assert many.statements == few.statements
    assert len(many.soup.select("article.kc")) == 50
    assert many.texts(".board header .xs")[0] == "60"
    assert len(listed.soup.select("#rows tr")) == 50
    assert listed.statements <= many.statements + 1


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ({"view": "mine"}, []),
        ({"view": "unassigned"}, ["Nobody has it"]),
        ({"severity": "critical"}, ["Somebody has it"]),
        ({"q": "nobody has"}, ["Nobody has it"]),
        ({"source": "survey"}, []),
        ({"view": "overdue"}, ["Somebody has it"]),
        ({"category": "other", "lanes": "department"}, ["Nobody has it", "Somebody has it"]),
        ({"lanes": "assignee"}, ["Nobody has it", "Somebody has it"]),
        ({"hospital": "nonsense", "q": "\x00\ufffd"}, ["Somebody has it", "Nobody has it"]),
    ],
)
async def test_the_same_question_on_board_and_list(
    place: Ward, query: dict[str, str], titles: list[str]
) -> None:
    now = clock.now()
    await action(place, at=now - timedelta(hours=30), title="Somebody has it", severity=Severity.CRITICAL)
    await action(place, at=now, title="Nobody has it", assigned_to=None, department=None)
    browser = Browser(place.coordinator)

    board = await browser.get("actions.action.index", query=query)
    listed = await browser.get("actions.listing.index", query=query)

    assert board.texts("article .cover") == titles
    assert sorted(listed.texts("#rows .cover")) == sorted(titles)


async def test_the_list_goes_on_where_it_stopped(place: Ward) -> None:
    now = clock.now()
    for n in range(3):
        await action(place, at=now - timedelta(hours=n), title=f"Item {n}")
    browser = Browser(place.coordinator)

    seen, query = [], {"size": "20"}
    while True:
        page = await browser.get("actions.listing.index", query=query)
        seen += page.texts("#rows .cover")
        following = page.soup.select_one("a[href*='after=']")
        if following is None:
            break
        query = {"size": "20", "after": following["href"].split("after=")[1].split("&")[0]}

    assert seen == ["Item 2", "Item 1", "Item 0"]


async def test_a_department_manager_sees_their_department_and_their_own(place: Ward) -> None:
    elsewhere = await the_house.department(place.hospital, "Laundry")
    await action(place, at=None, title="Ours")
    await action(place, at=None, title="Mine", department=elsewhere, assigned_to=place.manager.id)
    await action(place, at=None, title="Theirs", department=elsewhere, assigned_to=place.coordinator.id)

    page = await Browser(place.manager).get("actions.action.index")

    assert page.texts("article .cover") == ["Ours", "Mine"]
    assert page.texts(".board header .xs")[0] == "2"


async def test_a_card_moves_by_its_button_and_the_board_comes_back(place: Ward) -> None:
    raised = await action(place, at=None)
    form = {"column": "in_progress", "version": "1", "question": "view=mine"}

    page = await Browser(place.worker).post(
        "actions.column.update", form, reference=raised.reference, fragment=True
    )

    assert page.status == 200
    assert page.texts("[data-column=in_progress] .cover") == ["Second nurse at triage"]


async def test_a_move_that_asks_something_leads_to_its_form(place: Ward) -> None:
    raised = await action(place, at=None)
    await moving.move(raised.id, "in_progress", WELL, by=place.worker)

    page = await Browser(place.worker).post(
        "actions.column.update", {"column": "pending_approval", "version": "2"}, reference=raised.reference
    )

    assert page.location.endswith(f"/actions/{raised.reference}/move?to=pending_approval")


async def test_the_approver_sees_what_was_sealed_and_decides_with_a_reason(place: Ward) -> None:
    raised = await _pending(place)
    browser = Browser(place.coordinator)

    drawer = await browser.get("actions.approval.show", reference=raised.reference, fragment=True)
    short = await browser.post(
        "actions.approval.create",
        {"decision": "reject", "reason": "No", "version": "3"},
        reference=raised.reference,
    )
    await browser.post(
        "actions.approval.create",
        {"decision": "reject", "reason": "Roster is unsigned", "version": "3"},
        reference=raised.reference,
    )
    shown = await Browser(place.worker).get("actions.action.show", reference=raised.reference)

    assert "roster.pdf" in drawer.text
    assert "Two nurses at night" in drawer.text
    assert short.status == 422
    assert "Sent back: Roster is unsigned" in shown.plain
    assert (await row_of(raised.id))["status"] == "in_progress"


async def test_whoever_submitted_sees_no_way_to_approve(place: Ward) -> None:
    raised = await _pending(place)

    own = await Browser(place.worker).get("actions.approval.show", reference=raised.reference)
    tried = await Browser(place.worker).post(
        "actions.approval.create", {"decision": "approve", "version": "3"}, reference=raised.reference
    )

    assert own.soup.select("#decision") == []
    assert tried.status == 403


async def test_a_stale_approval_is_refused_with_what_it_is_now(place: Ward) -> None:
    raised = await _pending(place)
    await moving.move(raised.id, "in_progress", Brought(reason="Not yet signed"), by=place.other)

    page = await Browser(place.coordinator).post(
        "actions.approval.create", {"decision": "approve", "version": "3"}, reference=raised.reference
    )

    assert page.status == 409
    assert (await row_of(raised.id))["status"] == "in_progress"


async def test_evidence_that_changes_while_it_waits_takes_it_back_to_work(place: Ward) -> None:
    raised = await _pending(place)
    document = await db.fetchval("select id from document where owner_id = $1", raised.id)

    await Browser(place.worker).post(
        "actions.evidence.update", {}, reference=raised.reference, id=str(document)
    )

    assert (await row_of(raised.id))["status"] == "in_progress"
    assert (await db.fetchval("select decision from action_submission")) == "fallen"
    assert "EVIDENCE_REMOVED" in await codes_of(raised.id)


async def test_evidence_is_not_taken_from_what_was_decided(place: Ward) -> None:
    raised = await _pending(place)
    await moving.move(raised.id, "approved", Brought(), by=place.coordinator)
    document = await db.fetchval("select id from document where owner_id = $1", raised.id)

    page = await Browser(place.worker).post(
        "actions.attachment.destroy", {}, reference=raised.reference, id=str(document)
    )

    assert page.status == 409
    assert await db.fetchval("select state from document") == "stored"


async def test_details_change_the_deadline_from_the_beginning(place: Ward) -> None:
    raised = await action(place, at=None)
    before = await row_of(raised.id)
    browser = Browser(place.worker)
    form = {
        "title": before["title"],
        "category": "other",
        "severity": "critical",
        "priority": "medium",
        "department": str(place.department),
        "version": "1",
    }

    await browser.post("actions.detail.update", form, reference=raised.reference)

    after = await row_of(raised.id)
    assert after["due_at"] == before["created_at"] + timedelta(hours=24)
    assert "SLA_CHANGE" in await codes_of(raised.id)


async def test_only_a_coordinator_sets_a_deadline_and_says_why(place: Ward) -> None:
    raised = await action(place, at=None)
    due = clock.now() + timedelta(days=9)
    form = {"due_at": due.strftime("%Y-%m-%dT%H:%M"), "version": "1"}

    silent = await Browser(place.coordinator).post(
        "actions.deadline.update", form, reference=raised.reference
    )
    other = await Browser(place.worker).post(
        "actions.deadline.update", {**form, "reason": "Agreed"}, reference=raised.reference
    )
    await Browser(place.coordinator).post(
        "actions.deadline.update", {**form, "reason": "Agreed in the meeting"}, reference=raised.reference
    )

    assert (silent.status, other.status) == (422, 403)
    assert abs((await row_of(raised.id))["due_at"] - due) < timedelta(minutes=1)


async def test_the_dry_run_says_which_rule_and_why_and_shows_what_cannot_be_reached(place: Ward) -> None:
    for name, target in (("To one who left", place.other.id), ("To the coordinator", place.coordinator.id)):
        await db.execute(
            "insert into routing_rule (id, name, hospital, assign_to_user, priority) values ($1, $2, $3, $4, $5)",
            ids.new(),
            name,
            place.hospital,
            target,
            5 if "left" in name else 0,
        )
    await db.execute("update app_user set active = false where id = $1", place.other.id)

    page = await Browser(place.coordinator).get(
        "actions.rule.index", query={"hospital": str(place.hospital), "severity": "high"}
    )

    assert "“To the coordinator” takes it" in page.plain
    assert page.plain.count("The person it names is not active.") == 2


async def test_an_unrouted_action_is_routed_again_on_the_button(place: Ward) -> None:
    raised = await action(place, at=None, assigned_to=None, department=None)
    await db.execute(
        "insert into routing_rule (id, name, assign_to_user) values ($1, 'All to one', $2)",
        ids.new(),
        place.other.id,
    )

    await Browser(place.coordinator).post(
        "actions.routing.create", {"version": "1"}, reference=raised.reference
    )

    row = await row_of(raised.id)
    assert (row["assigned_to"], row["queue"]) == (place.other.id, "")


async def test_an_owner_is_chosen_by_hand_and_told(place: Ward) -> None:
    raised = await action(place, at=None, assigned_to=None, department=None)

    await Browser(place.coordinator).post(
        "actions.owner.update",
        {"assigned_to": str(place.worker.id), "version": "1"},
        reference=raised.reference,
    )

    told = await db.fetchval(
        "select count(*) from outbox where recipient_user = $1 and kind = 'action.assigned'", place.worker.id
    )
    assert ((await row_of(raised.id))["assigned_to"], told) == (place.worker.id, 2)


async def test_a_note_stands_on_the_timeline_and_an_empty_one_does_not(place: Ward) -> None:
    raised = await action(place, at=None)
    browser = Browser(place.worker)

    empty = await browser.post("actions.note.create", {"notes": " "}, reference=raised.reference)
    await browser.post(
        "actions.note.create", {"notes": "Roster sent to the printer"}, reference=raised.reference
    )
    page = await browser.get("actions.action.show", reference=raised.reference)

    assert empty.status == 422
    assert "Roster sent to the printer" in page.texts("#timeline .body")


async def test_another_hospitals_action_does_not_exist(place: Ward) -> None:
    elsewhere = await ward("Elsewhere")
    raised = await action(elsewhere, at=None)

    page = await Browser(place.coordinator).get("actions.action.show", reference=raised.reference)

    assert page.status == 404


async def test_the_alarm_sounds_once_after_a_quarter_of_an_hour(place: Ward) -> None:
    now = clock.now()
    raised = await action(place, at=now, assigned_to=None, department=None)

    with clock.frozen(now + timedelta(minutes=14)):
        early = await sound()
    with clock.frozen(now + timedelta(minutes=16)):
        loud, again = await sound(), await sound()

    assert (early, loud, again) == (0, 1, 0)
    told = await db.fetchval(
        "select count(distinct recipient_user) from outbox where kind = 'action.unrouted'"
        " and dedup_key like '%alarm%' and subject_id = $1",
        raised.id,
    )
    assert told == 2
