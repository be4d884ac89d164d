"""A record walks through a tree: begun, answered, changed, removed. The room of the record says so on its log."""

import json
from dataclasses import dataclass
from uuid import UUID

from app.kernel import clock, db, ids
from app.kernel.actor import Actor, Subject
from app.kernel.errors import Conflict, NotFound
from app.kernel.language import _
from app.questions import queries
from app.questions.inputs import AnswerInput
from app.questions.queries import LOCKED, WalkView
from app.questions.rules import Path, walk


@dataclass(frozen=True)
class Answered:
    """What an answer changed: where the walk stood before, and where it stands now."""

    walk: WalkView
    before: Path
    after: Path


@db.atomic
async def begin(subject: Subject, code: str, *, by: Actor) -> UUID:
    """Begin to walk through the published version; a walk that is there goes on with its own version."""
    there = await queries.walk_of(subject, code, lock=LOCKED)
    if there is not None:
        return there.id
    tree = await queries.published(code)
    key = ids.new()
    await db.execute(
        "insert into question_walk (id, tree, code, subject_kind, subject_id, started_by, started_at, modified_at)"
        " values ($1, $2, $3, $4, $5, $6, $7, $7) on conflict do nothing",
        key,
        tree.id,
        code,
        subject.kind,
        subject.id,
        by.id,
        clock.now(),
    )
    return key


@db.atomic
async def answer(subject: Subject, code: str, given: AnswerInput) -> Answered:
    """Answer a question, or change an answer: later answers stay as far as the new way still asks for them.

    Raises NotFound without a walk, Conflict when somebody answered meanwhile or the question is not asked.
    """
    there = await queries.walk_of(subject, code, lock=LOCKED)
    if there is None:
        raise NotFound(_("These questions were not begun, or were removed."))
    if there.version != given.version:
        raise Conflict(_("Somebody answered these questions meanwhile. Look at them again."))
    before = there.path
    asked = {step.question.code for step in before.steps} | ({before.open.code} if before.open else set())
    if given.question not in asked:
        raise Conflict(_("This question is not asked any more. Look at the questions again."))
    after = walk(there.tree, {**before.answers, given.question: given.answer})
    if after != before:
        await db.execute(
            "update question_walk set answers = $2, result = $3, version = version + 1, modified_at = $4 where id = $1",
            there.id,
            json.dumps(after.answers),
            after.result,
            clock.now(),
        )
    return Answered(there, before, after)


@db.atomic
async def remove(subject: Subject, code: str) -> WalkView:
    """Remove the answers; the walk stays in the database, marked. Raises NotFound when there are none."""
    there = await queries.walk_of(subject, code, lock=LOCKED)
    if there is None:
        raise NotFound(_("These questions were not begun, or were removed."))
    await db.execute("update question_walk set removed_at = $2 where id = $1", there.id, clock.now())
    return there
