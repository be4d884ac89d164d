"""Callbacks: booked within hours and capacity, red before the end, missed after it, told and taken back."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import pytest

from app.accounts.account import Account
from app.cases import facts
from app.cases.commands.callback_ends import restore
from app.cases.commands.callback_sweep import SWEEPER
from app.kernel import clock, counting, db, ids
from app.sla.commands import sweep
from app.sla.rules.bank_holidays import england_and_wales
from app.sla.rules.booking import Standing, code_for, open_slots, promises, refused, standing, web_slots
from app.sla.rules.office import OPERATOR_HOURS
from app.status.audit import audit
from tests import make
from tests.browser import Answer, Browser
from tests.cases.make import NOW

CREATE = "cases.callback.create"
NEW = "cases.callback.new"
#: A Wednesday, ten in the morning, in winter: London's clock is UTC's.


@pytest.mark.parametrize(
    ("year", "days"),
    [
        (2024, "01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26"),
        (2026, "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28"),
        (2027, "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28"),
        (2028, "01-03 04-14 04-17 05-01 05-29 08-28 12-25 12-26"),
    ],
)
def test_the_bank_holidays_of_england_and_wales(year: int, days: str) -> None:
    assert " ".join(day.isoformat()[5:] for day in england_and_wales(year)) == days


@pytest.mark.parametrize(
    ("at", "why"),
    [
        ("2026-11-18T10:00", None),  # the running half hour
        ("2026-11-18T09:35", None),  # thirty minutes ago to the minute
        ("2026-11-18T09:34", "past"),
        ("2026-11-18T19:59", None),
        ("2026-11-18T20:00", "closed"),
        ("2026-11-19T08:59", "closed"),
        ("2026-11-21T12:29", None),  # a Saturday
        ("2026-11-21T12:30", "closed"),
        ("2026-11-22T10:00", "closed"),  # a Sunday
        ("2026-12-25T10:00", "too_far"),
    ],
)
def test_when_a_callback_may_be(at: str, why: str | None) -> None:
    assert refused(datetime.fromisoformat(at).replace(tzinfo=UTC), NOW, OPERATOR_HOURS) == why


def test_a_bank_holiday_is_named_as_one() -> None:
    christmas = datetime(2026, 12, 25, 10, tzinfo=UTC)

    assert refused(christmas, christmas - timedelta(days=2), OPERATOR_HOURS) == "holiday"


@pytest.mark.parametrize(
    ("attempt", "urgent", "code"),
    [
        (0, False, "CB1"),
        (1, False, "CB2"),
        (2, False, "CB3"),
        (3, False, None),
        (0, True, "PCB"),
        (3, True, "PCB"),
    ],
)
def test_the_code_follows_the_attempts(attempt: int, urgent: bool, code: str | None) -> None:
    assert code_for(attempt, urgent=urgent) == code


@pytest.mark.parametrize(
    ("source", "name", "at"),
    [
        ("PHONE", "sla_15", "2026-11-20T19:50"),
        ("PHONE", "sla_30", "2026-11-21T09:05"),  # Saturday's opening and five minutes
        ("PHONE", "sla_120", "2026-11-21T10:35"),
        ("PHONE", "sla_480", "2026-11-23T13:05"),  # no Sunday: 25 minutes, 3.5 hours, the rest on Monday
        ("VOICEMAIL", "sla_15", "2026-11-20T09:15"),  # from when the case was opened
    ],
)
def test_promises_count_working_time_from_the_moment_that_counts(source: str, name: str, at: str) -> None:
    booked = datetime(2026, 11, 20, 19, 35, tzinfo=UTC)
    opened = datetime(2026, 11, 20, 7, 0, tzinfo=UTC)

    made = promises(source, booked, opened, OPERATOR_HOURS)

    assert made[name] == datetime.fromisoformat(at).replace(tzinfo=UTC)


def test_seventy_two_hours_are_working_hours() -> None:
    monday = datetime(2026, 11, 16, 9, tzinfo=UTC)

    # five days of eleven hours, three and a half on Saturday, Monday's eleven: 69.5; the rest on Tuesday
    assert promises("PHONE", monday, monday, OPERATOR_HOURS)["sla_72h"] == datetime(
        2026, 11, 24, 11, 30, tzinfo=UTC
    )


def test_a_half_hour_without_a_capacity_has_that_of_the_week_before() -> None:
    day = date(2026, 11, 19)
    capacities = {(day - timedelta(days=7), time(9)): 2, (day, time(9, 30)): 1}
    nine, half = (datetime(2026, 11, 19, 9, minute, tzinfo=UTC) for minute in (0, 30))

    slots = open_slots(day, NOW, OPERATOR_HOURS, capacities, {nine: 1, half: 1})

    assert [(slot.left, slot.is_full) for slot in slots[:3]] == [(1, False), (0, True), (None, False)]
    assert len(slots) == 22
    assert len(web_slots(slots, NOW, "Europe/London")) == 21


def test_the_web_is_offered_nothing_within_two_hours_and_nothing_on_a_holiday() -> None:
    today = open_slots(NOW.date(), NOW, OPERATOR_HOURS, {}, {})

    assert web_slots(today, NOW, "Europe/London")[0].starts_at.hour == 12
    assert today[0].starts_at.hour == 10
    assert open_slots(date(2026, 12, 25), datetime(2026, 12, 24, tzinfo=UTC), OPERATOR_HOURS, {}, {}) == []


@pytest.mark.parametrize(
    ("minutes", "stands"),
    [
        (-1, Standing.AHEAD),
        (0, Standing.DUE),
        (24, Standing.DUE),
        (25, Standing.CLOSING),
        (31, Standing.MISSED),
    ],
)
def test_a_callback_is_red_when_five_minutes_are_left(minutes: int, stands: Standing) -> None:
    assert standing(NOW, NOW + timedelta(minutes=30), NOW + timedelta(minutes=minutes)) is stands


async def _case(maya: Account, **client: str) -> str:
    reference = await make.case(maya)
    if client:
        await make.client_of(reference, maya, full_name="Samira Haddad", **client)
    await Browser(maya).get("cases.case.show", reference=reference)
    return reference


async def _book(by: Account, reference: str, at: str = "2026-11-18T14:00", **form: str) -> Answer:
    return await Browser(by).post(CREATE, {"at": at, **form}, reference=reference)


async def _stands() -> tuple[object, ...]:
    row = await db.fetchrow(
        "select k.requires_action_at, k.callback_attempt, f.outcome_code, k.requires_action_by"
        " from cases k join case_facts f on f.case_id = k.id"
    )
    return tuple(row)


async def test_three_attempts_then_only_an_urgent_one(house: None) -> None:
    with clock.frozen(NOW):
        maya = await make.account("operator")
        reference = await _case(maya)
        codes = []
        for at in ("2026-11-18T14:00", "2026-11-18T15:00", "2026-11-18T16:00"):
            assert (await _book(maya, reference, at)).status == 303
            codes.append((await _stands())[2])
        fourth = await _book(maya, reference, "2026-11-18T17:00")
        urgent = await _book(maya, reference, "2026-11-18T17:00", urgent="1")

    assert codes == ["CB1", "CB2", "CB3"]
    assert (fourth.status, urgent.status) == (409, 303)
    assert "Three callbacks" in fourth.plain
    assert await _stands() == (datetime(2026, 11, 18, 17, tzinfo=UTC), 4, "PCB", "operator")
    ends = await db.fetch("select ended_as from callback order by number")
    assert [row["ended_as"] for row in ends] == ["replaced", "replaced", "replaced", None]
    assert await db.fetchval("select count(*) from deadline") == 1
    assert await facts.drifted([await db.fetchval("select id from cases")]) == []


async def test_the_booking_keeps_what_was_promised(house: None) -> None:
    with clock.frozen(NOW):
        maya = await make.account("operator")
        await _book(maya, await _case(maya), notes="Ask for the letter.")

    row = await db.fetchrow(
        "select notes, context->>'sla_15' as soon, context->>'sla_72h' as late from event_log where code = 'CB1'"
    )
    assert row["notes"] == "Wed 18 Nov 2026, 14:00 - 14:30. Ask for the letter."
    assert (row["soon"], row["late"][:10]) == ("2026-11-18T14:15:00+00:00", "2026-11-26")


@pytest.mark.parametrize(
    ("at", "words"),
    [
        ("2026-11-18T09:00", "That time has passed"),
        ("2026-11-18T21:00", "Nobody is there"),
        ("2026-11-22T10:00", "Nobody is there"),
        ("2026-12-30T10:00", "more than a month"),
        ("", "Choose when"),
        ("whenever", "Enter a"),
    ],
)
async def test_a_time_that_cannot_be_is_refused_in_words(house: None, at: str, words: str) -> None:
    with clock.frozen(NOW):
        maya = await make.account("operator")
        page = await _book(maya, await _case(maya), at, notes="Kept")

    assert page.status == 422
    assert any(words in each for each in page.texts(".err")) or words == "Enter a"
    assert "Kept" in page.plain
    assert await db.fetchval("select count(*) from callback") == 0


async def test_a_bank_holiday_is_refused_by_its_name(house: None) -> None:
    with clock.frozen(datetime(2026, 12, 23, 10, tzinfo=UTC)):
        maya = await make.account("operator")
        page = await _book(maya, await _case(maya), "2026-12-28T10:00")

    assert any("bank holiday" in each for each in page.texts(".err"))


async def test_a_full_half_hour_takes_only_what_is_urgent(house: None) -> None:
    with clock.frozen(NOW):
        maya = await make.account("operator")
        await db.execute(
            "insert into callback_slot (id, day, starts, capacity) values ($1, '2026-11-18', '14:00', 1)",
            ids.new(),
        )
        first, second, third = [await _case(maya) for _n in range(3)]
        answers = [
            await _book(maya, first),
            await _book(maya, second),
            await _book(maya, third, urgent="1"),
        ]
        page = await Browser(maya).get(NEW, reference=second)

    assert [each.status for each in answers] == [303, 422, 303]
    assert any("full" in each for each in answers[1].texts(".err"))
    assert any("14:00 · full" in each for each in page.texts("option"))


async def test_a_call_centre_may_have_hours_of_its_own(house: None) -> None:
    with clock.frozen(NOW):
        maya = await make.account("operator")
        calendar = ids.new()
        await db.execute(
            "insert into work_calendar (id, name, definition) values ($1, 'Nights',"
            """ '{"tz": "Europe/London", "week": {"wed": [["20:00", "23:00"]]}}')""",
            calendar,
        )
        await db.execute(
            "insert into operator_hours (id, organisation, calendar) values ($1, $2, $3)",
            ids.new(),
            maya.organisation,
            calendar,
        )
        reference = await _case(maya)
        answers = [await _book(maya, reference, f"2026-11-18T{at}") for at in ("14:00", "21:00")]

    assert [each.status for each in answers] == [422, 303]


async def test_calling_off_and_making_it_both_clear_the_booking(house: None) -> None:
    with clock.frozen(NOW):
        maya = await make.account("operator")
        reference = await _case(maya)
        browser = Browser(maya)
        await _book(maya, reference)
        assert (await browser.post("cases.callback.update", {}, reference=reference)).status == 303
        assert await _stands() == (None, 0, "CB1", "operator")
        await _book(maya, reference)
        assert (await browser.post("cases.callback.destroy", {}, reference=reference)).status == 303
        assert await _stands() == (None, 0, "CBC", None)
        again = await browser.post("cases.callback.destroy", {}, reference=reference)

    assert (again.status, "No callback is booked" in again.plain) == (409, True)
    assert await db.fetchval("select count(*) from deadline") == 0


@pytest.mark.parametrize(
    ("client", "confirm", "status", "sent"),
    [
        ({"email": "samira@home.invalid"}, "email", 303, 1),
        ({"mobile_phone": "07700 900123"}, "sms", 303, 1),
        ({"email": "samira@home.invalid"}, "", 303, 0),
        ({"email": "samira@home.invalid", "safe_to_email": "DONT_EMAIL"}, "email", 422, 0),
        ({"mobile_phone": "07700 900123", "safe_to_contact": "DONT_CALL"}, "sms", 422, 0),
        ({"email": ""}, "email", 422, 0),
    ],
)
async def test_the_client_is_told_only_where_they_agreed_and_it_is_safe(
    house: None, client: dict[str, str], confirm: str, status: int, sent: int
) -> None:
    with clock.frozen(NOW):
        maya = await make.account("operator")
        answer = await _book(maya, await _case(maya, **client), confirm=confirm)

    assert answer.status == status
    rows = await db.fetch("select body, state from outbox where kind = 'callback.confirmation'")
    assert len(rows) == sent
    assert all("14:00" in row["body"] and "14:30" in row["body"] for row in rows)


async def test_a_confirmation_that_has_not_left_is_taken_back_with_its_callback(house: None) -> None:
    with clock.frozen(NOW):
        maya = await make.account("operator")
        reference = await _case(maya, email="samira@home.invalid")
        await _book(maya, reference, confirm="email")
        await Browser(maya).post("cases.callback.destroy", {}, reference=reference)

    assert await db.fetchval("select state from outbox where kind = 'callback.confirmation'") == "withdrawn"


async def test_the_clock_marks_it_red_then_missed_and_tells_the_managers_once(house: None) -> None:
    with clock.frozen(NOW):
        maya = await make.account("operator")
        manager = await make.account("operator_manager", organisation=maya.organisation)
        await _book(maya, await _case(maya))
    marks = []
    for minute in (24, 25, 30, 31, 40):
        with clock.frozen(datetime(2026, 11, 18, 14, tzinfo=UTC) + timedelta(minutes=minute)):
            await sweep(SWEEPER)
            await sweep(SWEEPER)
        row = await db.fetchrow("select warned_at is not null, missed_at is not null from callback")
        marks.append(tuple(row))

    assert marks == [(False, False), (True, False), (True, False), (True, True), (True, True)]
    assert await db.fetchval("select count(*) from event_log where key = 'callback' and code = 'MISSED'") == 1
    assert await db.fetchval("select recipient_user from outbox where kind = 'callback.missed'") == manager.id
    assert await db.fetchval("select count(*) from deadline") == 0


async def test_a_mark_of_the_clock_that_nobody_is_told_of_contradicts_nothing(house: None) -> None:
    with clock.frozen(NOW):
        maya = await make.account("operator")
        await _book(maya, await _case(maya))
    for minute in (25, 31):
        with clock.frozen(datetime(2026, 11, 18, 14, tzinfo=UTC) + timedelta(minutes=minute)):
            await sweep(SWEEPER)

    notices = await db.fetch("select kind, state, reason from sla_notice order by at")
    assert [tuple(row) for row in notices] == [("warn", "sent", ""), ("missed", "failed", "unroutable")]
    assert await db.fetchval("select count(*) from event_log where key = 'callback' and code = 'MISSED'") == 1
    verdicts = {each.invariant.id: each.holds for each in await audit()}
    assert (verdicts["I13"], verdicts["I14"]) == (True, True)


async def test_voicemail_has_the_two_hour_mark_in_the_stead_of_a_window(house: None) -> None:
    with clock.frozen(NOW):
        maya = await make.account("operator")
        reference = await make.case(maya, source="VOICEMAIL")
        await db.execute("update cases set created_at = $1", NOW)
        await Browser(maya).get("cases.case.show", reference=reference)
        await _book(maya, reference, "2026-11-18T11:00")

    assert await db.fetchval("select ends_at from callback") == NOW + timedelta(hours=2)


async def test_ending_the_work_on_a_case_ends_its_callback_and_undoing_that_gives_it_back(
    house: None,
) -> None:
    with clock.frozen(NOW):
        maya = await make.account("operator")
        reference = await _case(maya)
        await _book(maya, reference)
        form = {"code": "suspend_case/ABND", "notes": "Rang off."}
        await Browser(maya).post("cases.outcome.create", form, reference=reference)
        assert (await _stands())[0] is None
        assert await db.fetchval("select ended_as from callback") == "released"
        event = await db.fetchval("select id from event_log where code = 'ABND'")
        undone = await Browser(maya).post("cases.undo.create", {"event": str(event)}, reference=reference)

    assert undone.status == 303
    case: UUID = await db.fetchval("select id from cases")
    assert await restore(case) is True
    assert await db.fetchval("select ended_as from callback") is None
    assert await db.fetchval("select count(*) from deadline where subject_id = $1", case) == 1
    assert await restore(case) is False


async def test_the_queue_shows_what_is_due_and_what_comes(house: None) -> None:
    with clock.frozen(NOW):
        maya = await make.account("operator")
        stranger = await make.account("operator")
        times = ["2026-11-18T10:30", "2026-11-18T14:00", "2026-11-24T10:00", "2026-11-25T10:00"]
        cases = [await _case(maya) for _at in times]
        for reference, at in zip(cases, times, strict=True):
            await _book(maya, reference, at)
        urgent = await _case(maya)
        await _book(maya, urgent, "2026-11-18T10:35", urgent="1")
    with clock.frozen(NOW + timedelta(minutes=50)):
        browser = Browser(maya)
        due = await browser.get("cases.callback.index")
        coming = await browser.get("cases.callback.index", query={"view": "week"})
        foreign = await Browser(stranger).get("cases.callback.index", query={"view": "all"})

    assert due.texts("td .ref") == [urgent, cases[0]], "what is urgent comes first"
    assert len(due.soup.select("tr[data-s=breached]")) == 1, "five minutes are left of one of them"
    assert coming.texts("td .ref") == [cases[0], urgent, cases[1], cases[2]]
    assert foreign.texts("td .ref") == []


async def test_the_queue_costs_the_same_however_long_it_is(house: None) -> None:
    with clock.frozen(NOW):
        maya = await make.account("operator")
        costs = []
        for _time in range(3):
            await _book(maya, await _case(maya))
            with counting.Statements() as sent:
                await Browser(maya).get("cases.callback.index", query={"view": "week"})
            costs.append(sent.count)

    assert len(set(costs)) == 1
