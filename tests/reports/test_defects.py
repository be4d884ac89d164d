"""What the reports of the older system got wrong, and how rows come out here instead (cla.md 7, [!] and [R])."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app import eventlog
from app.accounts.account import Account
from app.cases.commands import callback
from app.cases.inputs.callback import CallbackInput
from app.kernel import clock, db, ids
from app.kernel.actor import Subject
from tests import make
from tests.reports import small_house
from tests.reports.asking import rows_of
from tests.reports.small_house import at, log_at

FEBRUARY = {"from": "2026-02-01", "to": "2026-02-28"}
DAY = timedelta(days=1)


@pytest.fixture
async def small(house: None) -> None:
    await small_house.fill()


async def only(slug: str, **given: Any) -> dict[str, str]:
    (row,) = await rows_of(slug, **{**FEBRUARY, **given})
    return row


async def test_the_voice_report_reads_billing_by_name_not_by_old_positions(small: None) -> None:
    """It read the columns of the 34-column layout by their place, so that a fixed fee stood under travel."""
    row = await only("voice", **small_house.MONTH)

    read = {name: row[name] for name in ("Matter_Type_1", "Case_Costs", "Fixed_Fee_Amount", "Travel_Costs")}
    assert read == {
        "Matter_Type_1": "HPWA",
        "Case_Costs": "159.00",
        "Fixed_Fee_Amount": "",
        "Travel_Costs": "-2.50",
    }
    assert (row["DOB"], row["Date_Opened"], row["OS_BillableTime"]) == ("1984-05-02", "2026-02-05", "780")


async def test_a_billing_file_that_was_replaced_is_not_counted_beside_the_new_one(small: None) -> None:
    new = ids.new()
    await db.execute(
        "insert into billing_upload (id, provider, month, state, document, file_name, sha256, uploaded_by)"
        " select $1, provider, month, 'checked', $2, file_name, 'other', uploaded_by from billing_upload",
        new,
        await _document(),
    )
    await db.execute(
        "update billing_upload set state = 'superseded', superseded_by = $1, superseded_at = now() where id <> $1",
        new,
    )

    assert await rows_of("voice", **small_house.MONTH) == []
    assert await rows_of("billing-totals", **small_house.MONTH) == []


async def _document() -> Any:
    key = ids.new()
    await db.execute(
        "insert into document (id, storage_key, owner_kind, name, content_type) values ($1, 'o', 'x', 'n', 't')",
        key,
    )
    return key


@pytest.mark.parametrize(("due", "within"), [(at(5, 8) + 15 * DAY, "TRUE"), (at(5, 8), "FALSE")])
async def test_within_sla_asks_the_working_days_of_the_promise_not_fifteen_of_the_calendar(
    small: None, due: datetime, within: str
) -> None:
    """Sixteen days after a complaint came in, with Sundays and holidays in between, it may be in time or late."""
    await db.execute("update complaint set due_at = $1, breached = false, is_overdue = false", due)

    with clock.frozen(at(4, 8) + 15 * DAY + timedelta(hours=1)):
        assert (await only("complaints"))["within_sla"] == within


async def test_a_complaint_that_was_opened_again_is_not_closed_though_its_log_keeps_the_close(
    small: None,
) -> None:
    """The older system deleted the rows of the close: figures of a month changed after it had ended."""
    officer = await make.account("complaints_officer")
    await _closed_and_opened_again(officer)

    row = await only("complaints")

    assert (row["closed"], row["resolved"]) == ("", "FALSE")
    assert await db.fetchval("select count(*) from event_log where code = 'COMPLAINT_CLOSED'") == 1


@db.atomic
async def _closed_and_opened_again(by: Account) -> None:
    complaint = await db.fetchval("select id from complaint")
    await eventlog.record(
        "complaint", "COMPLAINT_CLOSED", subject=Subject("complaint", complaint), by=by, notes="x"
    )
    await db.execute("update complaint set closed_at = null, status = 'open'")


async def test_a_complaint_that_was_struck_out_is_in_no_report(small: None) -> None:
    """It counted as closed on the screen and was missing in the report."""
    await db.execute("update complaint set status = 'cancelled', cancelled_at = now(), cancel_reason = 'x'")

    assert await rows_of("complaints", **FEBRUARY) == []
    assert await rows_of("eod", **FEBRUARY) == []
    assert [row["Complaints"] for row in await rows_of("sla-compliance", **FEBRUARY)] in ([], ["0"])


async def test_an_assignment_counts_by_the_hour_it_was_made_at_not_by_the_last_one(small: None) -> None:
    """The case knows only of its last assignment, which was at nine in the evening."""
    await db.execute("update case_facts set assigned_out_of_hours = true")

    assert await only("mi-provider-allocation") == {
        "Category": "Housing, eviction and homelessness",
        "Provider": "Duncan & Co",
        "Cases": "1",
    }


async def test_an_assignment_stays_with_the_provider_it_went_to(small: None) -> None:
    other = await make.organisation("Rivals LLP", "provider", code="rivals")
    await db.execute("update cases set provider = $1 where provider is not null", other)

    assert (await only("mi-provider-allocation"))["Provider"] == "Duncan & Co"
    assert {
        row["Provider_ID"]
        for row in await rows_of("case-extract", **FEBRUARY)
        if row["Event_Key"] == "assign_to_provider"
    } == {"duncan"}


async def test_the_day_after_the_last_has_no_callback_slots_in_the_report(small: None) -> None:
    assert await rows_of("callback-time-slots", **{"from": "2026-02-03", "to": "2026-02-04"}) == []
    assert len(await rows_of("callback-time-slots", **{"from": "2026-02-05", "to": "2026-02-05"})) == 2


async def test_an_article_that_was_renamed_keeps_the_cases_it_helped(small: None) -> None:
    """The lines of the note were compared with the names of today."""
    await db.execute("update help_article set organisation = 'New name', service = 'New ' || slug")

    rows = await rows_of("alternative-help", **FEBRUARY)

    summary = {row["Notes"]: row["Cases"] for row in rows if row["Id"] == "*"}
    assert summary["*"] == "2" and summary["Harbour Debt Advice: Harbour money line"] == "1"
    assert sum(int(count) for count in summary.values()) - 2 == 3, "a case sent to two counts under both"


async def test_what_was_taken_back_is_in_no_report_though_the_log_keeps_it(small: None) -> None:
    """Deleted entries stayed in figures that had been drawn, and left those that were drawn later."""
    before = {slug: len(await rows_of(slug, **FEBRUARY)) for slug in ("case-extract", "alternative-help")}
    await _take_back("IRKB")

    assert len(await rows_of("case-extract", **FEBRUARY)) == before["case-extract"] - 1
    assert len(await rows_of("alternative-help", **FEBRUARY)) == before["alternative-help"] - 4
    assert await db.fetchval("select count(*) from event_log where code = 'IRKB'") == 1


async def _take_back(code: str) -> None:
    row = await db.fetchrow("select id, subject_id, created_by from event_log where code = $1", code)
    assert row is not None
    maya = await make.account("operator")
    await log_at(at(7, 9), row["subject_id"], "case", "UNDONE", maya)
    await db.execute(
        "insert into undone_event (id, event_id, undone_by) select $1, $2, id from event_log where code = 'UNDONE'",
        ids.new(),
        row["id"],
    )


#: Source, minutes from the booked moment to what happened and to now (11:00 on a Tuesday), and what is missed:
#: by the first rule, by the second.
CALLBACKS = [
    ("WEB", None, -60, "FALSE", "FALSE"),
    ("WEB", None, 15, "FALSE", "FALSE"),
    ("WEB", None, 31, "TRUE", "FALSE"),
    ("PHONE", -1, 600, "TRUE", "FALSE"),
    ("PHONE", 0, 600, "FALSE", "FALSE"),
    ("PHONE", 30, 600, "FALSE", "FALSE"),
    ("PHONE", 31, 600, "TRUE", "FALSE"),
    ("PHONE", None, 60 * 24 * 14, "TRUE", "TRUE"),
    ("SMS", None, 15, "FALSE", "FALSE"),
    ("SMS", None, 300, "TRUE", "FALSE"),
    ("SMS", None, 600, "TRUE", "TRUE"),
    ("SMS", 20, 60 * 24 * 14, "FALSE", "FALSE"),
    ("VOICEMAIL", None, 60 * 24 * 14, "TRUE", "TRUE"),
]


@pytest.mark.parametrize(("source", "called", "now", "first", "second"), CALLBACKS)
async def test_callbacks_are_missed_as_the_sheet_says(
    house: None, source: str, called: int | None, now: int, first: str, second: str
) -> None:
    maya = await make.account("operator")
    due = datetime(2026, 2, 10, 11, tzinfo=UTC)
    with clock.frozen(due - timedelta(hours=1)):
        reference = await make.case(maya, source=source)
        case = await db.fetchval("select id from cases where reference = $1", reference)
        await callback.book(case, CallbackInput(due), by=maya)
    if called is not None:
        when = due + timedelta(minutes=called)
        await log_at(when, case, "case", "CALL_STARTED", maya)
        await log_at(when, case, "suspend_case", "ABND", maya)

    with clock.frozen(due + timedelta(minutes=now)):
        days = {"from": "2026-02-05", "to": "2026-02-12"}
        found = [(await rows_of(slug, **days))[0] for slug in ("cb1", "cb1-sla-2")]

    assert (found[0]["missed_sla_1"], found[1]["missed_sla_2"]) == (first, second)
