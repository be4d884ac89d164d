"""Leaving feedback, answering it, settling it; whoever takes part is told in the console."""

from collections.abc import Iterable
from uuid import UUID

from app import eventlog
from app.accounts.account import Account
from app.cases import queries as cases
from app.cases.rules import must_take_notes
from app.eventlog import Entry
from app.feedback import queries
from app.feedback.inputs import FeedbackInput, ReplyInput, Verdict
from app.kernel import clock, db, ids
from app.kernel.actor import Subject
from app.kernel.errors import Conflict
from app.kernel.language import _
from app.outbox.commands.post import IN_APP, Post, post_many


@db.atomic
async def leave(case: UUID, given: FeedbackInput, *, by: Account) -> None:
    """Leave feedback on a case of one's firm; the managers of the case's organisation are told."""
    standing = await cases.standing_to_change(case)
    must_take_notes(standing.archived_at)
    key = ids.new()
    provider = await db.fetchval(
        'insert into feedback (id, "case", provider, issue, comment, created_by, created_at)'
        " values ($1, $2, $3, $4, $5, $6, $7) returning (select name from organisation where id = $3)",
        key,
        case,
        by.organisation,
        given.issue,
        given.comment,
        by.id,
        clock.now(),
    )
    entry = await _record("LEFT", case, key, by, issue=given.issue)
    values = {"provider": provider}
    await _tell(await queries.managers_of(case), "feedback_left", entry, case, by, values)


@db.atomic
async def reply(case: UUID, id: UUID, given: ReplyInput, *, by: Account) -> None:
    """Answer feedback, from either side; whoever wrote before is told. Raises NotFound out of scope."""
    await queries.feedback_to_change(by, case, id)
    await db.execute(
        "insert into feedback_reply (id, feedback, text, created_by, created_at) values ($1, $2, $3, $4, $5)",
        ids.new(),
        id,
        given.text,
        by.id,
        clock.now(),
    )
    entry = await _record("ANSWERED", case, id, by)
    await _tell(await queries.taking_part(id), "feedback_answered", entry, case, by, {"name": by.name})


@db.atomic
async def settle(case: UUID, id: UUID, given: Verdict, *, by: Account) -> None:
    """Say whether it is justified and resolved; issue and comment stay. Raises Conflict when stale."""
    there = await queries.feedback_to_change(by, case, id)
    if there["version"] != given.version:
        raise Conflict(_("Somebody judged this meanwhile. Look at it again."))
    if (there["justified"], there["resolved"]) == (given.justified, given.resolved):
        return
    await db.execute(
        "update feedback set justified = $2, resolved = $3, version = version + 1,"
        " resolved_at = case when $3 then coalesce(resolved_at, $4) end where id = $1",
        id,
        given.justified,
        given.resolved,
        clock.now(),
    )
    entry = await _record("SETTLED", case, id, by, justified=given.justified, resolved=given.resolved)
    await _tell(await queries.taking_part(id), "feedback_answered", entry, case, by, {"name": by.name})


async def _record(code: str, case: UUID, id: UUID, by: Account, **context: object) -> Entry:
    return await eventlog.record(
        "feedback", code, subject=Subject("case", case), by=by, context={"feedback": str(id), **context}
    )


async def _tell(
    people: Iterable[UUID],
    template: str,
    entry: Entry,
    case: UUID,
    by: Account,
    values: dict[str, str | None],
) -> None:
    reference = await cases.reference_of(case)
    await post_many(
        [
            Post(
                kind="feedback",
                dedup_key=f"feedback:{entry.id}:{person}",
                channel=IN_APP,
                user=person,
                template=template,
                values={"reference": reference, **values},
                link=f"/cases/{reference}/feedback",
                subject=entry.subject,
                event_id=entry.id,
            )
            for person in people
            if person != by.id
        ]
    )
