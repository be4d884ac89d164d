"""Every invariant notices its own fault, and a house at work breaks none."""

from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import UUID

import asyncpg
import pytest

from app import eventlog
from app.accounts.account import Account
from app.cases.commands.note import add_note
from app.cases.inputs import NoteInput
from app.kernel import clock, db
from app.kernel.actor import Subject
from app.status.audit import audit, breaches
from app.status.invariants import INVARIANTS
from app.timers import commands as timers
from tests import make


@pytest.fixture
async def vandal(house: None, owner_url: str) -> AsyncIterator[asyncpg.Connection]:
    """Somebody with the owner's rights who switches every trigger and foreign key off."""
    connection = await asyncpg.connect(owner_url)
    await connection.execute("set session_replication_role = replica")
    yield connection
    await connection.close()


@pytest.fixture
async def at_work(house: None) -> Account:
    """A house with a case, its notes, a stopped timer, a document and a message."""
    operator = await make.account("operator")
    reference = await make.case(operator, person="Ada Quenby")
    case = await db.fetchval("select id from cases where reference = $1", reference)
    running, _started = await timers.start(by=operator, subject=Subject("case", case))
    await add_note(case, NoteInput("Rang as agreed."), by=operator)
    await timers.stop(running.reference, by=operator)
    await log_outcome(case, operator)
    return operator


@db.atomic
async def log_outcome(case: UUID, by: Account) -> None:
    await eventlog.record("suspend_case", "INSUF", subject=Subject("case", case), by=by)


async def test_a_house_at_work_breaks_nothing(at_work: Account) -> None:
    verdicts = await audit()
    assert at_work and [each.invariant.id for each in verdicts if not each.holds] == []
    assert len(verdicts) == len(INVARIANTS)


async def test_a_fast_audit_leaves_out_what_is_slow(house: None) -> None:
    tried = {each.invariant.id for each in await audit(fast=True)}
    left_out = {each.id for each in INVARIANTS} - tried
    assert left_out == {
        "I05",
        "I07",
        "I20",
        "I21",
        "I22",
        "I23",
        "I28",
        "I37",
        "I44",
        "I44.actions",
        "I44.complaints",
        "I44.forms",
        "I44.months",
        "I44.sittings",
        "I47",
    }


_JOB = "insert into job (id, kind, {columns}) values (gen_random_uuid(), 'a', {values})"
_MESSAGE = (
    "insert into outbox (id, dedup_key, kind, channel, state, attempts, not_before{more})"
    " values (gen_random_uuid(), gen_random_uuid()::text, 'k', 'email', '{state}', {attempts}, now(){values})"
)
_ATTEMPT = (
    "insert into outbox_attempt (id, outbox_id, n, gateway, outcome, ended_at)"
    " select gen_random_uuid(), id, {n}, 'g', {outcome}, {ended} from outbox"
)


def _job(**columns: str) -> str:
    return _JOB.format(columns=", ".join(columns), values=", ".join(columns.values()))


def _message(state: str, attempts: int = 0, **more: str) -> str:
    return _MESSAGE.format(
        state=state,
        attempts=attempts,
        more="".join(f", {name}" for name in more),
        values="".join(f", {value}" for value in more.values()),
    )


def _attempt(n: int = 1, outcome: str = "'accepted'", ended: str = "now()") -> str:
    return _ATTEMPT.format(n=n, outcome=outcome, ended=ended)


def _gathering(state: str, **columns: str) -> str:
    names, values = ", ".join(columns), ", ".join(columns.values())
    return (
        f"insert into bi_run (id, task, deployment, period_key, trigger, state, {names})"
        f" values (gen_random_uuid(), 't', 'main', '2026-10', 'manual', '{state}', {values})"
    )


_LONG_AGO = "now() - interval '1 day'"
_BEFORE_THAT = "now() - interval '2 days'"
_USER = (
    "insert into app_user (id, username, password, email, name, role, active, admin, superuser)"
    " values (gen_random_uuid(), 'x', '', '', 'x', 'admin', false, false, false)"
)

_NOTICE = (
    "insert into sla_notice (id, subject_kind, subject_id, kind, state, event_id)"
    " values (gen_random_uuid(), 'complaint', gen_random_uuid(), 'escalation', 'sent', gen_random_uuid())"
)
_COMPLAINT = (
    "insert into complaint (id, reference, hospital, title, status, resolution, resolved_at)"
    " values (gen_random_uuid(), 'C-1', gen_random_uuid(), 'x', 'resolved', 'x', now())"
)
_ACTION = (
    "insert into action (id, reference, hospital, title, source_type, dedupe_key)"
    " values (gen_random_uuid(), 'A-{n}', '00000000-0000-7000-8000-000000000001', 'x', 'survey', 'submission:1')"
)


def _deadline(**columns: str) -> str:
    columns = {"subject_id": "gen_random_uuid()", "subject_kind": "'complaint'", **columns}
    return f"insert into deadline ({', '.join(columns)}) values ({', '.join(columns.values())})"


def _billing(state: str, **columns: str) -> str:
    columns |= dict.fromkeys(("id", "provider", "document", "uploaded_by"), "gen_random_uuid()")
    columns |= {"state": f"'{state}'", "month": "'2026-10-01'", "file_name": "'n'", "sha256": "'s'"}
    return f"insert into billing_upload ({', '.join(columns)}) values ({', '.join(columns.values())})"


def _export(state: str, **columns: str) -> str:
    columns |= {"id": "gen_random_uuid()", "report": "'survey'", "requested_by": "gen_random_uuid()"}
    columns["state"] = f"'{state}'"
    return f"insert into report_export ({', '.join(columns)}) values ({', '.join(columns.values())})"


def _callback(ends_at: str) -> str:
    return (
        'insert into callback (id, "case", code, starts_at, ends_at)'
        f" select gen_random_uuid(), id, 'CB1', now(), {ends_at} from cases"
    )


_RUN = (
    "insert into bulk_run (id, kind, deed, created_by, finished_at)"
    " values (gen_random_uuid(), 'cases', 'note', gen_random_uuid(), now())"
)
_ROW = (
    "insert into bulk_row (id, run, position, record, state, problem)"
    " select gen_random_uuid(), id, 1, gen_random_uuid(), '{state}', '{problem}' from bulk_run"
)

FAULTS: dict[str, tuple[str, ...]] = {
    "I01": (_job(lease_by="'w'", lease_until=_LONG_AGO),),
    "I02": (_job(attempts="11", max_attempts="10"),),
    "I03": (_job(run_at=_LONG_AGO),),
    "I04": (_message("sending", lease_until=_LONG_AGO),),
    "I05": (_message("queued", 2), _attempt(2, "'retryable'")),
    "I06": (_message("sent", 1), _attempt()),
    "I07": (_message("sent", 1, sent_at="now()"), _attempt(1, "'retryable'")),
    "I08": (_message("queued", 1), _attempt(1, "null", "null")),
    "I09": (_message("folded"),),
    "I10": (_message("queued", event_id="gen_random_uuid()"),),
    "I11": (
        "insert into outbox (id, dedup_key, kind, channel, not_before)"
        f" values (gen_random_uuid(), 'd', 'k', 'email', {_LONG_AGO})",
    ),
    "I12": (_message("withdrawn", 1), _attempt(1, "'retryable'")),
    "I13": (_NOTICE,),
    "I14": (_NOTICE,),
    "I15": (
        "insert into event_log (id, key, code, type, level, subject_kind, subject_id)"
        " values (gen_random_uuid(), 'complaint', 'ESCALATION', 'system', 29, 'complaint', gen_random_uuid())",
    ),
    "I16": (
        _COMPLAINT,
        "insert into deadline (subject_id, subject_kind) select id, 'complaint' from complaint",
    ),
    "I16.audits": ("insert into deadline (subject_id, subject_kind) values (gen_random_uuid(), 'audit')",),
    "I17": (_deadline(wake_at=_LONG_AGO),),
    "I18": (_deadline(),),
    "I19": ("alter table deadline drop constraint sick_has_error", _deadline(tries="1")),
    "I20": ("delete from timeline where seq = (select max(seq) from timeline)",),
    "I21": ("delete from event_log where seq = (select max(seq) from event_log)",),
    "I22": ("update case_facts set outcome_code = 'ABND'",),
    "I23": ("update case_facts set billable_seconds = billable_seconds + 1",),
    "I24": ("delete from case_facts",),
    "I25": ("update timer set linked_case = null",),
    "I26": (
        "update event_log set timer_id = (select id from timer limit 1) where code = 'INSUF'",
        "update timer set stopped = null",
    ),
    "I27": (
        "drop index timer_one_running",
        "update timer set stopped = null",
        "insert into timer (id, reference, created_by) select gen_random_uuid(), 'T-2', created_by from timer",
    ),
    "I28": ("update event_log set timer_id = gen_random_uuid() where code = 'NOTE'",),
    "I29": (
        "insert into period_slot (id, name, slot, job_id) values (gen_random_uuid(), 'n', now(), gen_random_uuid())",
    ),
    "I30": (
        "drop index period_slot_name_slot_uq",
        _job(done_at="now()"),
        "insert into period_slot (id, name, slot, job_id)"
        " select gen_random_uuid(), 'n', now(), id from job, generate_series(1, 2)",
    ),
    "I31": (_export("ready", expires_at="now()", document_id="gen_random_uuid()"),),
    "I32": (
        _job(dead_at=_LONG_AGO),
        _export("running", job_id="(select id from job)"),
    ),
    "I33": (
        "insert into document (id, storage_key, owner_kind, name, content_type, state)"
        " values (gen_random_uuid(), 'k', 'report_export', 'n', 't', 'stored')",
        _export(
            "expired",
            document_id="(select id from document where storage_key = 'k')",
            expires_at=_BEFORE_THAT,
        ),
    ),
    "I37": (_billing("accepted", rows="1", accepted_at="now()"),),
    "I38": (
        _billing("superseded", accepted_at="now()", superseded_at="now()", superseded_by="gen_random_uuid()"),
    ),
    "I39": (_gathering("done", chunks_total="1", chunks_done="1"),),
    "I40": (_gathering("publishing", chunks_total="1"),),
    "I41": (_gathering("running", started_at=_LONG_AGO),),
    "I42": (
        "insert into document (id, storage_key, owner_kind, name, content_type, created_at)"
        f" values (gen_random_uuid(), 'k', 'case', 'n', 't', {_LONG_AGO} - interval '1 hour')",
    ),
    "I43": (
        "insert into document (id, storage_key, owner_kind, name, content_type, state)"
        " values (gen_random_uuid(), 'k', 'case', 'n', 't', 'stored')",
    ),
    "I44": ("delete from counter where name = 'case.all'",),
    "I44.complaints": (_COMPLAINT,),
    "I44.forms": (
        "insert into form (id, name_en) values (gen_random_uuid(), 'f')",
        "insert into form_day (id, form, institution, day, submissions)"
        " select gen_random_uuid(), f.id, o.id, current_date, 3 from form f, organisation o limit 1",
    ),
    "I44.months": (
        "insert into form (id, name_en) values (gen_random_uuid(), 'f')",
        "insert into answer_month (id, form, question, institution, day, n)"
        " select gen_random_uuid(), f.id, 'q', o.id, '2026-01-01', 3 from form f, organisation o limit 1",
    ),
    "I44.sittings": (
        "insert into form (id, name_en) values (gen_random_uuid(), 'f')",
        "insert into sitting_day (id, form, institution, day, started)"
        " select gen_random_uuid(), f.id, o.id, '2026-01-01', 3 from form f, organisation o limit 1",
    ),
    "I44.actions": (_ACTION.format(n=1),),
    "I45": ("drop index action_dedupe_uq", _ACTION.format(n=1), _ACTION.format(n=2)),
    "I45.approval": (
        _ACTION.format(n=1),
        "update action set status = 'pending_approval', outcome = 'x', submitted_at = now()",
    ),
    "I46": (
        "alter table policy_notification drop constraint policy_notification_policy_id_fkey",
        "insert into notification_run (id) values (gen_random_uuid())",
        "insert into policy_notification (id, policy_id, type, status, run_id)"
        " select gen_random_uuid(), gen_random_uuid(), 'activation_of_policy', 1, id from notification_run",
    ),
    "I47": (
        "insert into outbox (id, dedup_key, kind, channel) values (gen_random_uuid(), 'policy:x:y', 'k', 'sms')",
    ),
    "I48": (
        _USER,
        "insert into app_session (id, token, user_id, expires_at)"
        " select gen_random_uuid(), 't', id, now() + interval '1 hour' from app_user where username = 'x'",
    ),
    "I50": ("update pg_index set indisvalid = false where indexrelid = 'case_facts_created'::regclass",),
}
FAULTS |= {
    "C01": (_callback("now() + interval '1 hour'"),),
    "C02": (_callback("now() - interval '1 hour'"),),
    "C03": (
        "insert into allocation_count (id, category, provider, cases)"
        " values (gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 3)",
    ),
    "C04": (
        'insert into suggestion (id, "case", method, seed)'
        " values (gen_random_uuid(), gen_random_uuid(), 'best_fit', 1)",
        "insert into reservation (case_id, provider, category, suggestion)"
        " select gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), id from suggestion",
    ),
    "C05": (
        "insert into case_link (id, one, other)"
        " values (gen_random_uuid(), '00000000-0000-7000-8000-000000000001', gen_random_uuid())",
    ),
    "C06": (
        "insert into person_merge (id, kept, merged)"
        " select gen_random_uuid(), gen_random_uuid(), person from cases where person is not null",
    ),
    "C07": (
        "insert into checklist_tick (id, item, subject_kind, subject_id)"
        " values (gen_random_uuid(), gen_random_uuid(), 'case', gen_random_uuid())",
    ),
    "C08": (
        'insert into feedback (id, "case", provider, issue)'
        " values (gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 'ADCO')",
    ),
    "C09": (_RUN, _ROW.format(state="waiting", problem="")),
    "C10": (_RUN, _ROW.format(state="done", problem="Because")),
    "C11": (
        "insert into help_article (id, slug, organisation, service, categories)"
        " values (gen_random_uuid(), 's', 'o', 's', '{nothing}')",
    ),
    "C12": (
        "insert into question_walk (id, tree, code, subject_kind, subject_id)"
        " values (gen_random_uuid(), gen_random_uuid(), 'means', 'case', gen_random_uuid())",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
async def test_a_planted_fault_is_found(name: str, at_work: Account, vandal: asyncpg.Connection) -> None:
    # The planted damage is looked at from inside its own transaction and then undone: indexes and all.
    chosen = next(each for each in INVARIANTS if each.id == name)
    lag = [] if chosen.minutes is None else [timedelta(minutes=chosen.minutes)]
    planting = vandal.transaction()
    await planting.start()
    try:
        assert await vandal.fetch(chosen.sql, *lag) == []
        for statement in FAULTS[name]:
            await vandal.execute(statement)
        assert len(await vandal.fetch(chosen.sql, *lag)) >= 1
    finally:
        await planting.rollback()


async def test_a_transaction_left_open_is_found_by_a_strict_audit(vandal: asyncpg.Connection) -> None:
    left = vandal.transaction()
    await left.start()
    await vandal.execute("select 1")
    by_id = {each.invariant.id: each for each in await audit(strict=True)}
    await left.rollback()
    assert by_id["I49"].count == 1
    assert (await audit())[-2].holds


def test_every_invariant_has_its_fault() -> None:
    assert FAULTS.keys() | {"I49"} == {each.id for each in INVARIANTS}


async def test_a_breach_is_counted_with_five_examples(vandal: asyncpg.Connection) -> None:
    for _n in range(7):
        await vandal.execute(FAULTS["I03"][0])
    verdicts = {each.invariant.id: each for each in await audit()}
    assert (verdicts["I03"].count, len(verdicts["I03"].examples)) == (7, 5)
    assert breaches(list(verdicts.values())) == 7


async def test_a_correction_counts_in_the_time_of_a_case(at_work: Account) -> None:
    manager = await make.account("operator_manager", organisation=at_work.organisation)
    timer = await db.fetchval("select id from timer")
    await timers.correct(timer, 4242, "The line was open over lunch.", by=manager)
    assert await db.fetchval("select billable_seconds from case_facts") == 4242
    assert all(each.holds for each in await audit())
    assert clock.frozen_at() is None
