"""Audits come back by themselves, are reminded of, missed, begun and done (features.md 60)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from app.audits.commands.planning import plan_ahead
from app.audits.commands.schedule import change, stand
from app.audits.commands.starting import start
from app.audits.jobs import plan_audits
from app.forms.commands.answering import Visitor
from app.kernel import clock, db
from app.kernel.errors import Conflict, Invalid, NotFound
from app.status.invariants import INVARIANTS
from tests import make
from tests.audits import make as audits
from tests.audits.make import START, Ward
from tests.browser import Browser

VISITOR = Visitor("phone", "en")
SEVEN = datetime(2026, 3, 5, 7, tzinfo=UTC)
SEVEN_PM = datetime(2026, 3, 5, 19, tzinfo=UTC)


@pytest.fixture
async def ward(house: None) -> Ward:
    return await audits.ward()


async def test_a_schedule_puts_a_fortnight_of_audits_on_the_list_each_with_a_deadline(ward: Ward) -> None:
    await audits.schedule(ward)

    planned = await audits.audits()
    assert planned[0] == (SEVEN, SEVEN_PM, "due") and len(planned) == 14
    assert await db.fetchval("select count(*) from deadline where subject_kind = 'audit'") == 14
    assert await db.fetchval("select min(wake_at) from deadline") == SEVEN_PM - timedelta(hours=2)


async def test_an_audit_has_a_deadline_as_long_as_it_is_due_and_a_lost_one_is_found(ward: Ward) -> None:
    holds = next(each for each in INVARIANTS if each.id == "I16.audits")
    key = await audits.schedule(ward)
    for at in (SEVEN, SEVEN_PM - timedelta(hours=2), SEVEN_PM, SEVEN_PM + timedelta(seconds=1)):
        await audits.sweep_at(at)
        assert await db.fetch(holds.sql) == []
    with clock.frozen(SEVEN + timedelta(days=1)):
        second = await db.fetchval("select id from audit_due where state = 'due' order by opens_at limit 1")
        await audits.hand_in(await start(second, VISITOR, by=ward.nurse), clock.now())
        assert await db.fetch(holds.sql) == []
        await stand(key, False, by=ward.officer)
        assert await db.fetch(holds.sql) == []
        await stand(key, True, by=ward.officer)
    assert await db.fetch(holds.sql) == []

    lost = await db.fetchval(
        "delete from deadline where subject_id = (select id from audit_due where state = 'due' limit 1)"
        " returning subject_id"
    )
    assert [row[0] for row in await db.fetch(holds.sql)] == [lost]


async def test_planning_again_adds_only_what_is_new(ward: Ward) -> None:
    await audits.schedule(ward)
    with clock.frozen(START + timedelta(days=1)):
        assert await plan_ahead() == 1
        assert await plan_ahead() == 0

    assert len(await audits.audits()) == 15


class Night:
    """A run of the job that gives up when it goes on for ever."""

    def __init__(self) -> None:
        self.planned: list[int] = []

    async def checkpoint(self, planned: int) -> None:
        self.planned.append(planned)
        assert len(self.planned) < 5, "a night without an end"


async def test_a_night_of_planning_ends_though_the_clock_goes_on(ward: Ward) -> None:
    await audits.schedule(ward, starts_on=clock.now().date())
    await db.execute("update audit_schedule set planned_until = planned_until - interval '1 day'")
    night = Night()
    await plan_audits(night)

    assert night.planned == [1]


async def test_the_end_lies_in_the_working_time_of_the_wards_calendar(ward: Ward) -> None:
    # Twelve working hours from a Thursday morning end at one o'clock on Friday.
    await audits.schedule(ward, calendar=await audits.office_hours())

    assert (await audits.audits())[0][1] == datetime(2026, 3, 6, 13, tzinfo=UTC)


async def test_the_ward_is_reminded_and_its_heads_hear_what_was_missed_each_once(ward: Ward) -> None:
    await audits.schedule(ward, rule="FREQ=MONTHLY;INTERVAL=1", starts_on=SEVEN.date())
    for _twice in range(2):
        await audits.sweep_at(SEVEN_PM - timedelta(hours=2))
        await audits.sweep_at(SEVEN_PM)
    for _twice in range(2):
        await audits.sweep_at(SEVEN_PM + timedelta(seconds=1))

    told = await db.fetch("select kind, recipient_user, channel, subject from outbox order by id")
    assert [(row["kind"], row["recipient_user"], row["channel"]) for row in told] == [
        ("audit.reminder", ward.nurse.id, "in_app"),
        ("audit.reminder", ward.nurse.id, "email"),
        *(
            ("audit.missed", each, channel)
            for each in sorted([ward.nurse.id, ward.head.id])
            for channel in ("in_app", "email")
        ),
    ]
    assert await audits.audits("state, missed_at") == [("missed", SEVEN_PM + timedelta(seconds=1))]
    assert await db.fetchval("select count(*) from deadline") == 0
    codes = await db.fetch("select code from event_log where key = 'audit' order by seq")
    assert [row["code"] for row in codes] == ["SLA_REMINDER", "MISSED"]


async def test_the_one_an_audit_is_given_to_is_reminded_instead_of_the_ward(ward: Ward) -> None:
    await audits.schedule(ward, assignee=ward.head.id)
    await audits.sweep_at(SEVEN_PM - timedelta(hours=2))

    assert await db.fetchval("select array_agg(distinct recipient_user) from outbox") == [ward.head.id]


async def begun(ward: Ward, at: datetime) -> tuple[UUID, UUID]:
    first = await db.fetchval("select id from audit_due order by opens_at limit 1")
    with clock.frozen(at):
        return first, await start(first, VISITOR, by=ward.nurse)


async def test_beginning_an_audit_makes_one_draft_with_its_deadline(ward: Ward) -> None:
    await audits.schedule(ward)
    audit, submission = await begun(ward, SEVEN + timedelta(hours=1))
    again = await begun(ward, SEVEN + timedelta(hours=2))

    assert again == (audit, submission)
    row = await db.fetchrow("select * from submission")
    assert (row["status"], row["due_at"], row["department"]) == ("draft", SEVEN_PM, ward.department)


async def test_whoever_goes_on_with_an_audit_hands_it_in(ward: Ward) -> None:
    await audits.schedule(ward)
    audit, submission = await begun(ward, SEVEN)

    with clock.frozen(SEVEN + timedelta(hours=1)):
        assert await start(audit, VISITOR, by=ward.head) == submission

    assert await db.fetchval("select submitted_by from submission") == ward.head.id


async def test_an_audit_that_is_handed_in_is_done_and_nobody_is_told_of_it(ward: Ward) -> None:
    await audits.schedule(ward, rule="FREQ=MONTHLY;INTERVAL=1", starts_on=SEVEN.date())
    _audit, submission = await begun(ward, SEVEN)

    await audits.hand_in(submission, SEVEN + timedelta(hours=3))
    await audits.sweep_at(SEVEN_PM + timedelta(hours=1))

    assert await audits.audits("state, missed_at") == [("done", None)]
    assert await db.fetchval("select count(*) from outbox") == 0


async def test_a_missed_audit_can_still_be_done_and_stays_marked(ward: Ward) -> None:
    await audits.schedule(ward, rule="FREQ=MONTHLY;INTERVAL=1", starts_on=SEVEN.date())
    await audits.sweep_at(SEVEN_PM + timedelta(seconds=1))
    _audit, submission = await begun(ward, SEVEN_PM + timedelta(hours=1))

    await audits.hand_in(submission, SEVEN_PM + timedelta(hours=2))

    assert await audits.audits("state, missed_at is not null") == [("done", True)]


async def test_an_audit_is_not_begun_before_it_opens_nor_by_a_stranger(ward: Ward) -> None:
    await audits.schedule(ward)
    first = await db.fetchval("select id from audit_due order by opens_at limit 1")
    stranger = await make.account("complaints_officer")

    with clock.frozen(SEVEN - timedelta(seconds=1)), pytest.raises(Conflict):
        await start(first, VISITOR, by=ward.nurse)
    with clock.frozen(SEVEN), pytest.raises(NotFound):
        await start(first, VISITOR, by=stranger)


async def test_a_stopped_schedule_plans_nothing_and_one_that_goes_on_leaves_out_what_lay_between(
    ward: Ward,
) -> None:
    id = await audits.schedule(ward)
    with clock.frozen(SEVEN + timedelta(hours=1)):
        await stand(id, False, by=ward.officer)
    with clock.frozen(SEVEN + timedelta(days=3)):
        await plan_ahead()
        assert len(await audits.audits()) == 1
        await stand(id, True, by=ward.officer)

    assert [at.date().day for at, _due, _state in await audits.audits()][:2] == [5, 9]
    assert await db.fetchval("select count(*) from deadline") == len(await audits.audits())


async def test_a_change_moves_what_has_not_opened_and_nothing_else(ward: Ward) -> None:
    id = await audits.schedule(ward)
    with clock.frozen(SEVEN + timedelta(hours=1)):
        await change(id, audits.given(ward, hours=6), by=ward.officer)
        with pytest.raises(Conflict):
            await change(id, audits.given(ward, hours=8), by=ward.officer)

    ends = [(due - opens) // timedelta(hours=1) for opens, due, _state in await audits.audits()]
    assert ends[:3] == [12, 6, 6]


@pytest.mark.parametrize("what", ["form", "calendar", "assignee", "department"])
async def test_what_does_not_belong_to_the_ward_is_refused_beside_its_field(ward: Ward, what: str) -> None:
    other = await audits.ward()
    foreign = {
        "form": other.form,
        "calendar": UUID(int=5),
        "assignee": other.nurse.id,
        "department": other.department,
    }

    with pytest.raises(Invalid) as wrong:
        await audits.schedule(ward, **{what: foreign[what]})
    assert set(wrong.value.problems) == {what}


async def test_the_pages_show_what_is_open_with_a_button_that_begins_it(ward: Ward) -> None:
    await audits.schedule(ward)
    with clock.frozen(SEVEN + timedelta(hours=1)):
        page = await Browser(ward.nurse).get("audits.audit.index")
        assert page.texts("tbody th a") == ["Hand hygiene, daily"]
        assert page.texts("tbody button") == ["Begin the audit"]
        listed = await Browser(ward.officer).get("audits.schedule.index")
        assert listed.texts("tbody tr td")[:2] == [page.texts("tbody th small")[0], "every day"]
    coming = await Browser(ward.nurse).get("audits.audit.index", query={"view": "coming"})
    assert coming.status == 200


async def test_a_ward_is_called_by_its_arabic_name_in_arabic(ward: Ward) -> None:
    await db.execute("update department set name_ar = 'الجراحة'")
    await db.execute("update app_user set language = 'ar'")
    await audits.schedule(ward)
    with clock.frozen(SEVEN + timedelta(hours=1)):
        page = await Browser(replace(ward.nurse, language="ar")).get("audits.audit.index")
        listed = await Browser(replace(ward.officer, language="ar")).get("audits.schedule.index")
    await audits.sweep_at(SEVEN_PM - timedelta(hours=2))

    assert page.texts("tbody th small") == ["الجراحة"]
    assert listed.texts("tbody tr td")[0] == "الجراحة"
    bodies = [row["body"] for row in await db.fetch("select body from outbox")]
    assert bodies and all("الجراحة" in body for body in bodies)


async def test_lists_are_a_constant_number_of_statements(ward: Ward) -> None:
    await audits.schedule(ward)
    with clock.frozen(SEVEN + timedelta(days=1)):
        few = await Browser(ward.officer).get("audits.audit.index")
        for n in range(5):
            await audits.schedule(ward, name=f"Audit {n}")
        many = await Browser(ward.officer).get("audits.audit.index")

    assert few.statements == many.statements
    assert len(many.texts("tbody tr")) > len(few.texts("tbody tr"))


async def test_a_form_that_is_refused_keeps_what_was_typed(ward: Ward) -> None:
    page = await Browser(ward.officer).post(
        "audits.schedule.create",
        {"name": "Falls", "unit": "WEEKLY", "interval": "0", "hours": "4", "reminder_hours": "4"},
    )

    assert page.status == 422
    assert page.soup.select_one("#f-name")["value"] == "Falls"
    assert page.texts("#f-interval-err")
