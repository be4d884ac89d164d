"""A small house in February 2026 with something in it for every report: fixed names, references and instants."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from app import eventlog
from app.accounts.account import Account
from app.cases import facts
from app.cases.commands import callback, helping
from app.cases.inputs.callback import CallbackInput
from app.cases.inputs.helping import Help
from app.complaints.commands.opening import open_one
from app.complaints.inputs import Complainer, NewComplaint
from app.feedback import commands as feedback
from app.feedback.inputs import FeedbackInput
from app.guidance.commands import load_articles, load_categories
from app.guidance.reading import BUNDLED, articles_of
from app.kernel import clock, db, ids
from app.kernel.actor import Actor, Subject, the_system
from tests import make

#: The days of all that happens, and when the reports are asked for.
DAYS = {"from": "2026-02-02", "to": "2026-02-06"}
MONTH = {"from": "2026-02"}
ASKED_AT = datetime(2026, 2, 10, 9, tzinfo=UTC)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """An instant of that February; London's clock is the world's in winter."""
    return datetime(2026, 2, day, hour, minute, tzinfo=UTC)


async def fill() -> None:
    """Build it."""
    maya, gareth = await _people()
    await _code_lists()
    assessed = await _assessed(maya, gareth)
    await _reached_by_callback(maya)
    await _missed_message(maya)
    await _sent_elsewhere(maya)
    await _given_up(maya)
    await _complained(assessed, maya)
    await _billed(assessed, gareth)
    await _name_all()


async def _people() -> tuple[Account, Account]:
    helpline = await make.organisation("Harbour Helpline", code="helpline")
    firm = await make.organisation("Duncan & Co", "provider", code="duncan")
    staff = [
        await make.account(
            role, organisation=where, name=name, username=login, email=f"{login}@example.invalid"
        )
        for role, where, name, login in (
            ("operator", helpline, "Maya Lindqvist", "maya"),
            ("provider", firm, "Gareth Duncan", "gareth"),
        )
    ]
    return staff[0], staff[1]


async def _code_lists() -> None:
    await load_categories()
    await load_articles(articles_of(BUNDLED)[0][:3])
    for number, starts in enumerate(("11:00", "11:30")):
        await db.execute(
            "insert into callback_slot (id, day, starts, capacity, updated_at)"
            " values ($1, '2026-02-05', $2::text::time, $3, $4)",
            ids.new(),
            starts,
            3 * (1 - number),
            at(1, 9),
        )


async def _opened(
    when: datetime, source: str, category: str | None, by: Actor, context: Mapping[str, Any] | None = None
) -> UUID:
    key = ids.new()
    with clock.frozen(when):
        await db.execute(
            "insert into cases (id, reference, source, category, organisation, owner, created_by, requires_action_by,"
            " created_at, modified_at) values ($1, $2, $3, (select id from category where code = $4),"
            " (select id from organisation where code = 'helpline'), $5, $5, 'operator', $6, $6)",
            key,
            ids.case_reference(),
            source,
            category,
            by.id,
            when,
        )
        await facts.create([key])
        await log(key, "case", "CASE_CREATED", by, context=dict(context or {}))
    return key


@db.atomic
async def log(case: UUID, key: str, code: str, by: Actor, **details: Any) -> None:
    """An entry about a case, now."""
    await eventlog.record(key, code, subject=Subject("case", case), by=by, **details)


async def log_at(when: datetime, case: UUID, key: str, code: str, by: Actor, **details: Any) -> None:
    """An entry about a case at an instant."""
    with clock.frozen(when):
        await log(case, key, code, by, **details)


async def _client(case: UUID, when: datetime, by: Account, **form: str) -> None:
    reference = await db.fetchval("select reference from cases where id = $1", case)
    with clock.frozen(when):
        await make.client_of(reference, by, **form)


async def _row(table: str, case: UUID, when: datetime, **values: Any) -> None:
    await make.insert(table, {"id": ids.new(), "case": case, "modified_at": when, **values})


_SAMIRA = {"full_name": "Samira Haddad", "birth_date": "1984-05-02", "postcode": "LS1 4AB", "language": "ar"}


async def _assessed(maya: Account, gareth: Account) -> UUID:
    """Housing, in scope and eligible, passed to a firm out of hours and once more within them, and accepted."""
    case = await _opened(at(2, 10), "PHONE", "housing", maya)
    await _client(case, at(2, 10, 2), maya, **_SAMIRA)
    await _row("diagnosis", case, at(2, 10, 5), state="INSCOPE", path='[["What is it about?", "Eviction"]]')
    await _row("eligibility", case, at(2, 10, 8), state="yes")
    await _row("adaptation", case, at(2, 10, 9), bsl_webcam=True, language="WELSH", notes="Rings after six")
    await make.insert(
        "timer",
        {
            "id": ids.new(),
            "reference": "T-1",
            "created_by": maya.id,
            "created": at(2, 10),
            "modified": at(2, 10),
        },
    )
    firm = {"provider": str(gareth.organisation), "provider_name": "Duncan & Co"}
    for when, late in ((at(2, 10, 12), False), (at(2, 21), True)):
        await log_at(when, case, "assign_to_provider", "REFSP", maya, context={**firm, "out_of_hours": late})
        await db.execute(
            "update timer set stopped = $1, linked_case = $2 where stopped is null", at(2, 10, 13), case
        )
    await db.execute("update cases set provider = $2 where id = $1", case, gareth.organisation)
    await log_at(at(3, 9), case, "open_case", "CASE_VIEWED", gareth)
    await log_at(at(3, 9, 30), case, "accept_case", "SPOP", gareth)
    await log_at(at(3, 10), case, "case", "CASE_VIEWED", maya)
    with clock.frozen(at(3, 11)):
        await feedback.leave(case, FeedbackInput("INIP", "One digit short\nof a number"), by=gareth)
    await db.execute("update case_facts set billable_seconds = 780 where case_id = $1", case)
    return case


_FROM_THE_WEB = {
    "means_test_completed": True,
    "eligibility_state": "yes",
    "scope_state": "INSCOPE",
    "contact_option": "CALLBACK",
    "reasons": ["PREFER_SPEAKING", "DIFFICULTY_ONLINE"],
    "other_reason": "The page went blank",
    "referrer": "https://advice.example/debt",
}


async def _reached_by_callback(maya: Account) -> None:
    """From the web; the client was rung within the half hour that was booked."""
    case = await _opened(at(3, 8), "WEB", "debt", the_system, _FROM_THE_WEB)
    form = {
        "full_name": "Owen Pritchard",
        "birth_date": "1950-11-30",
        "postcode": "cf10 1aa",
        "email": "o@example.invalid",
    }
    await _client(case, at(3, 8, 1), maya, **form)
    await db.execute(
        "update person set vulnerable = true, contact_for_research = true, research_methods = '{EMAIL}'"
        " where full_name = 'Owen Pritchard'"
    )
    await db.execute("update cases set client_notes = 'Please ring, =1+1' where id = $1", case)
    await _book(case, at(3, 8, 30), at(3, 11), maya)
    await log_at(at(3, 11, 20), case, "case", "CALL_STARTED", maya)
    with clock.frozen(at(3, 11, 40)):
        await callback.complete(case, "", by=maya)
    await log_at(at(3, 11, 45), case, "decline_help", "DESP", maya)


async def _book(case: UUID, when: datetime, due: datetime, by: Account) -> None:
    with clock.frozen(when):
        await callback.book(case, CallbackInput(due), by=by)


async def _missed_message(maya: Account) -> None:
    """A text message that nobody answered, from somebody whose name begins like a formula."""
    case = await _opened(at(4, 9), "SMS", None, the_system)
    await _client(case, at(4, 9, 1), maya, full_name="=cmd|' /C calc'!A0", postcode="ZZ9 9ZZ")
    await db.execute("update person set contact_for_research = true where postcode = 'ZZ9 9ZZ'")
    await _book(case, at(4, 9, 10), at(5, 11), maya)


async def _sent_elsewhere(maya: Account) -> None:
    """The first client again, on another case; sent to two organisations."""
    case = await _opened(at(4, 14), "PHONE", "debt", maya)
    await _client(case, at(4, 14, 1), maya, **_SAMIRA)
    await _row("diagnosis", case, at(4, 14, 5), state="OUTOFSCOPE", path="[]")
    rows = await db.fetch("select id from help_article order by organisation limit 2")
    with clock.frozen(at(4, 14, 20)):
        help = Help("IRKB", [row["id"] for row in rows], "Numbers were sent by text.")
        await helping.send_elsewhere(case, help, by=maya)


async def _given_up(maya: Account) -> None:
    """No name was given, and a callback nobody needed was taken back; then sent to a solicitor's door."""
    case = await _opened(at(5, 19), "VOICEMAIL", "family", maya)
    await log_at(at(5, 19, 5), case, "suspend_case", "INSUF", maya)
    await log_at(at(6, 9), case, "alternative_help", "SPFN", maya, notes="Duty desk at the court")


async def _complained(case: UUID, maya: Account) -> None:
    hospital = await make.organisation("Al Waha General", "hospital", code="waha", time_zone="Asia/Riyadh")
    officer = await make.account(
        "complaints_officer",
        organisation=hospital,
        name="Nadia Said",
        username="nadia",
        email="n@example.invalid",
    )
    with clock.frozen(at(4, 8)):
        opened = await open_one(
            NewComplaint(
                hospital=hospital,
                title="Waited four hours",
                source="MOH",
                linked_case=case,
                category="waiting",
                severity="high",
                complainant=Complainer(name="Samira Haddad"),
            ),
            by=officer,
        )
    with clock.frozen(at(4, 9)):
        await _look_at(opened.id, maya)


@db.atomic
async def _look_at(complaint: UUID, by: Account) -> None:
    await eventlog.record("complaint", "COMPLAINT_VIEWED", subject=Subject("complaint", complaint), by=by)


async def _billed(case: UUID, gareth: Account) -> None:
    document, upload = ids.new(), ids.new()
    when = at(5, 12)
    await make.insert(
        "document",
        {
            "id": document,
            "storage_key": "k",
            "owner_kind": "billing_upload",
            "owner_id": upload,
            "purpose": "billing",
            "name": "feb.csv",
            "content_type": "text/csv",
            "state": "stored",
            "bytes": 1,
            "sha256": "s",
            "created_at": when,
        },
    )
    await make.insert(
        "billing_upload",
        {
            "id": upload,
            "provider": gareth.organisation,
            "month": when.date().replace(day=1),
            "state": "accepted",
            "document": document,
            "file_name": "feb.csv",
            "sha256": "s",
            "rows": 1,
            "minutes": 66,
            "total_pence": 15_900,
            "uploaded_by": gareth.id,
            "created_at": when,
            "accepted_at": when + timedelta(minutes=1),
        },
    )
    await make.insert(
        "billing_row",
        {
            "id": ids.new(),
            "upload_id": upload,
            "number": 1,
            "case_id": case,
            "contract": "2018",
            "amount_pence": 15_900,
            "reference": 3_000_001,
            "client": "DUN/1",
            "first_name": "Samira",
            "surname": "Haddad",
            "born": datetime(1984, 5, 2).date(),
            "matter1": "HPWA",
            "opened": when.date(),
            "minutes": 66,
            "costs": 15_900,
            "travel": -250,
        },
    )


async def _name_all() -> None:
    """References that are drawn by lot or counted are set, by age, so that a file reads the same each time."""
    await db.execute(
        "with aged as (select id, row_number() over (order by created_at, id) as n from cases)"
        " update cases k set reference = 'AC-1111-' || to_char(1110 + n, 'FM0000'), laa_reference = 3000000 + n,"
        " modified_at = k.created_at + interval '1 hour' from aged where aged.id = k.id"
    )
    await db.execute(
        "update case_facts f set reference = k.reference, modified_at = k.modified_at"
        " from cases k where k.id = f.case_id"
    )
    await db.execute(
        "with aged as (select id, row_number() over (order by created_at, id) as n from person)"
        " update person p set reference = 'P-' || n, modified_at = '2026-02-05 10:00Z',"
        " created_at = '2026-02-01 10:00Z'::timestamptz + n * interval '1 day' from aged where aged.id = p.id"
    )
    await db.execute("update help_article set created_at = $1, modified_at = $2", at(4, 8), at(5, 9))
    await db.execute("update complaint set updated_at = $1", at(5, 9))
