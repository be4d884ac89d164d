"""Taking back the last deed within ten seconds (security.md AZ-7, cla.md 2 UNDONE)."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from app import eventlog
from app.accounts.account import Account
from app.cases import facts, queries
from app.kernel import clock, db
from app.kernel.actor import Subject
from app.outbox.commands import Post, post
from app.timers.commands import start
from tests import make
from tests.browser import Browser

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
OUTCOME = {"code": "suspend_case/INSUF", "notes": "Rang off."}


async def _key(reference: str) -> UUID:
    return await db.fetchval("select id from cases where reference = $1", reference)


async def _undo_of(page: object) -> dict[str, str]:
    form = page.soup.select_one("#toasts form")  # type: ignore[attr-defined]
    return {each["name"]: each["value"] for each in form.select("input[type=hidden]")} if form else {}


async def _closed(maya: Account, *, at: datetime = NOON) -> tuple[str, dict[str, str]]:
    """A case that an operator just suspended, and the form that takes it back."""
    reference = await make.case(maya, person="Ann Client")
    browser = Browser(maya)
    await browser.get("cases.case.show", reference=reference)
    with clock.frozen(at):
        await browser.post("cases.outcome.create", OUTCOME, reference=reference)
        return reference, await _undo_of(await browser.get("cases.case.show", reference=reference))


async def _state(reference: str) -> tuple[object, ...]:
    row = await db.fetchrow(
        "select k.requires_action_by, k.provider, f.outcome_code, f.rank, f.requires_action_by as shown,"
        " f.provider_assigned_at from cases k join case_facts f on f.case_id = k.id where k.reference = $1",
        reference,
    )
    return tuple(row)


@pytest.mark.parametrize(("seconds", "status"), [(0, 303), (9.99, 303), (10.0, 409), (60, 409)])
async def test_a_deed_can_be_taken_back_for_ten_seconds(house: None, seconds: float, status: int) -> None:
    maya = await make.account("operator")
    reference, form = await _closed(maya)

    with clock.frozen(NOON + timedelta(seconds=seconds)):
        answer = await Browser(maya).post("cases.undo.create", form, reference=reference)

    assert answer.status == status
    undone = status == 303
    assert (await _state(reference))[:3] == (("operator", None, None) if undone else (None, None, "INSUF"))
    assert await db.fetchval("select count(*) from undone_event") == int(undone)
    assert await facts.drifted([await _key(reference)]) == []


async def test_the_way_back_is_offered_and_the_timeline_tells_of_both(house: None) -> None:
    maya = await make.account("operator")
    reference, form = await _closed(maya)

    with clock.frozen(NOON + timedelta(seconds=3)):
        await Browser(maya).post("cases.undo.create", form, reference=reference)
        page = await Browser(maya).get("cases.case.show", reference=reference)

    assert form["event"]
    assert "Undone" in page.texts(".ev .badge")
    assert page.soup.select_one("#toasts form") is None
    entry = await db.fetchrow(
        "select u.context->>'code' as code, u.context->>'event' as event, n.event_id::text as pair"
        " from event_log u join undone_event n on n.undone_by = u.id where u.key = 'case' and u.code = 'UNDONE'"
    )
    assert (entry["code"], entry["event"]) == ("INSUF", entry["pair"])


async def test_figures_leave_out_the_pair(house: None) -> None:
    maya = await make.account("operator")
    reference, form = await _closed(maya)
    with clock.frozen(NOON + timedelta(seconds=3)):
        await Browser(maya).post("cases.undo.create", form, reference=reference)

    codes = await db.fetch("select code from lasting_event where subject_id = $1", await _key(reference))

    assert not {"INSUF", "UNDONE"} & {row["code"] for row in codes}
    assert await db.fetchval("select count(*) from event_log where code in ('INSUF', 'UNDONE')") == 2


async def test_only_the_doer_takes_it_back(house: None) -> None:
    maya = await make.account("operator")
    tom = await make.account("operator", organisation=maya.organisation)
    reference, form = await _closed(maya)

    with clock.frozen(NOON + timedelta(seconds=3)):
        await Browser(tom).get("cases.case.show", reference=reference)
        answer = await Browser(tom).post("cases.undo.create", {"event": form["event"]}, reference=reference)

    assert answer.status == 404
    assert (await _state(reference))[2] == "INSUF"


async def test_nothing_is_taken_back_twice_nor_under_what_followed(house: None) -> None:
    maya = await make.account("operator")
    reference, form = await _closed(maya)
    with clock.frozen(NOON + timedelta(seconds=2)):
        again = {"code": "suspend_case/ABND", "notes": ""}
        await Browser(maya).post("cases.outcome.create", again, reference=reference)
        under = await Browser(maya).post("cases.undo.create", form, reference=reference)
        page = await Browser(maya).get("cases.case.show", reference=reference)
        last = await Browser(maya).post("cases.undo.create", await _undo_of(page), reference=reference)
        now_free = await Browser(maya).post(
            "cases.undo.create", {"event": form["event"]}, reference=reference
        )
        twice = await Browser(maya).post("cases.undo.create", {"event": form["event"]}, reference=reference)

    assert [under.status, last.status, now_free.status, twice.status] == [409, 303, 303, 409]
    assert (await _state(reference))[:3] == ("operator", None, None)


async def test_an_undone_outcome_can_be_logged_again(house: None) -> None:
    maya = await make.account("operator")
    reference, form = await _closed(maya)
    with clock.frozen(NOON + timedelta(seconds=3)):
        await Browser(maya).post("cases.undo.create", form, reference=reference)
        await Browser(maya).post("cases.outcome.create", OUTCOME, reference=reference)

    assert (await _state(reference))[2] == "INSUF", "the guard against repeats does not count what was undone"


@db.atomic
async def _assigned(reference: str, provider: UUID, by: Account) -> UUID:
    """An assignment as its screen makes one: provider, entry, a mail to the firm and a notice."""
    key = await _key(reference)
    subject = Subject("case", key)
    await queries.standing_to_change(key)
    await db.execute("update cases set provider = $2 where id = $1", key, provider)
    entry = await eventlog.record("assign_to_provider", "MANALC", subject=subject, by=by)
    await facts.take_provider([key])
    await post(
        Post(
            "assigned",
            f"assigned:{entry.id}",
            address="firm@example.org",
            title="New",
            text="New",
            subject=subject,
        )
    )
    return entry.id


async def test_an_assignment_goes_back_with_its_mail(house: None) -> None:
    maya = await make.account("operator")
    firm = await make.organisation("Duncan & Co", "provider")
    reference = await make.case(maya, person="Ann Client")
    before = await _state(reference)
    with clock.frozen(NOON):
        event = await _assigned(reference, firm, maya)
    mail = await db.fetchrow("select state, not_before, event_id from outbox")
    assigned = await _state(reference)

    with clock.frozen(NOON + timedelta(seconds=9)):
        answer = await Browser(maya).post("cases.undo.create", {"event": event}, reference=reference)

    assert (mail["state"], mail["not_before"], mail["event_id"]) == (
        "queued",
        NOON + timedelta(seconds=10),
        event,
    )
    assert assigned[:3] == ("1_provider_review", firm, "MANALC")
    assert answer.status == 303
    assert await _state(reference) == before
    assert await db.fetchval("select state from outbox") == "withdrawn"
    assert await facts.drifted([await _key(reference)]) == []


async def test_a_message_on_its_way_keeps_the_deed(house: None) -> None:
    maya = await make.account("operator")
    reference = await make.case(maya)
    with clock.frozen(NOON):
        event = await _assigned(reference, await make.organisation(kind="provider"), maya)
        await db.execute("update outbox set state = 'sending', attempts = 1")
        answer = await Browser(maya).post("cases.undo.create", {"event": event}, reference=reference)

    assert answer.status == 409
    assert (await _state(reference))[2] == "MANALC"
    assert await db.fetchval("select state from outbox") == "sending"


async def test_the_timer_that_the_deed_stopped_counts_on(house: None) -> None:
    maya = await make.account("operator")
    reference = await make.case(maya)
    key = await _key(reference)
    await start(by=maya, subject=Subject("case", key))
    await Browser(maya).get("cases.case.show", reference=reference)
    await Browser(maya).post("cases.outcome.create", OUTCOME, reference=reference)
    stopped = await db.fetchval("select stopped from timer")
    page = await Browser(maya).get("cases.case.show", reference=reference)

    await Browser(maya).post("cases.undo.create", await _undo_of(page), reference=reference)

    assert stopped is not None
    assert await db.fetchval("select stopped is null and linked_case is null from timer")
    assert await db.fetchval("select billable_seconds from case_facts where case_id = $1", key) == 0


async def test_a_provider_takes_back_a_refusal_that_took_the_case_away(house: None) -> None:
    maya = await make.account("operator")
    firm = await make.account("provider")
    reference = await make.assigned_case(maya, firm.organisation)
    before = (await _state(reference))[:3]
    browser = Browser(firm)
    await browser.get("cases.case.show", reference=reference)
    await browser.post(
        "cases.outcome.create", {"code": "reject_case/COI", "notes": "A conflict."}, reference=reference
    )
    gone = await _state(reference)
    event = await db.fetchval("select id from event_log where code = 'COI'")

    answer = await browser.post("cases.undo.create", {"event": event}, reference=reference)

    assert gone[1] is None
    assert answer.status == 303
    assert (await _state(reference))[:3] == before
