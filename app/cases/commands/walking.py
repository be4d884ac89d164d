"""Means and scope, asked one question at a time: the walk, the summary of the case and its log (cla.md 4.11)."""

import json
from typing import Any, Final
from uuid import UUID

from app import eventlog
from app.accounts.account import Account
from app.cases import queries
from app.cases.commands.case import claim
from app.cases.commands.summary import put
from app.cases.rules import must_take_notes
from app.kernel import db
from app.kernel.actor import Subject
from app.questions.commands import walking
from app.questions.commands.walking import Answered
from app.questions.inputs import AnswerInput
from app.questions.queries import WalkView
from app.questions.rules import Path

UNKNOWN: Final = {"means": "unknown", "scope": "UNKNOWN"}
_EMPTY: Final = {"dependants": 0}


@db.atomic
async def begin(case: UUID, code: str, *, by: Account) -> None:
    """Begin the questions of a code on a case, with the version that is published now."""
    await _open(case, by=by)
    await walking.begin(Subject("case", case), code, by=by)


@db.atomic
async def answer(case: UUID, code: str, given: AnswerInput, *, by: Account) -> Path:
    """Answer a question or change an answer; the summary of the case and its log follow.

    Raises Conflict for an archived case, a stale page, or a question that is not asked any more.
    """
    await _open(case, by=by)
    done = await walking.answer(Subject("case", case), code, given)
    if done.after != done.before:
        await (_save_means if code == "means" else _save_scope)(case, done, by=by)
    return done.after


@db.atomic
async def remove(case: UUID, code: str, *, by: Account) -> None:
    """Remove the answers: the summary is "not known yet" again, and the log keeps what was answered."""
    await _open(case, by=by)
    gone = await walking.remove(Subject("case", case), code)
    nothing = Path((), None, "", "")
    if code == "means":
        await _save_means(case, Answered(gone, gone.path, nothing), by=by)
        return
    await _write_scope(case, nothing)
    await eventlog.record(
        "diagnosis",
        "DIAGNOSIS_DELETED" if gone.path.result else "INCOMPLETE_DIAGNOSIS_DELETED",
        subject=Subject("case", case),
        by=by,
        context=_context(gone, gone.path, "scope"),
    )


async def _open(case: UUID, *, by: Account) -> None:
    standing = await queries.standing_to_change(case)
    must_take_notes(standing.archived_at)
    await claim(case, by=by)


async def _save_means(case: UUID, done: Answered, *, by: Account) -> None:
    """Each save is MT_CREATED or MT_CHANGED with the difference; the result is an entry of its own."""
    values = {
        name: done.after.filled.get(name, _EMPTY.get(name))
        for name in {**done.before.filled, **done.after.filled}
    }
    await put("eligibility", case, {"state": done.after.result or UNKNOWN["means"], **values})
    subject, context = Subject("case", case), _context(done.walk, done.after, "means")
    entries = [
        eventlog.entry(
            "means_test",
            "MT_CHANGED" if done.before.steps else "MT_CREATED",
            subject=subject,
            by=by,
            context=context,
            patch={"before": done.before.answers, "after": done.after.answers},
        )
    ]
    ended = {"yes": "MT_PASSED", "no": "MT_FAILED"}.get(done.after.result)
    if ended and done.after.result != done.before.result:
        entries.append(eventlog.entry("means_test", ended, subject=subject, by=by, context=context))
    await eventlog.record_many(entries)


async def _save_scope(case: UUID, done: Answered, *, by: Account) -> None:
    """DIAGNOSIS_CREATED when a result is reached or changes; leaving it again is DIAGNOSIS_DELETED."""
    await _write_scope(case, done.after)
    if done.after.result and (done.after.result, done.after.category) != (
        done.before.result,
        done.before.category,
    ):
        await _take_category(case, done.after.category)
        code = "DIAGNOSIS_CREATED"
    elif done.before.result and not done.after.result:
        code = "DIAGNOSIS_DELETED"
    else:
        return
    context = _context(done.walk, done.after, "scope")
    await eventlog.record("diagnosis", code, subject=Subject("case", case), by=by, context=context)


async def _write_scope(case: UUID, path: Path) -> None:
    steps = [[step.question.text, step.way.text] for step in path.steps]
    await put("diagnosis", case, {"state": path.result or UNKNOWN["scope"], "path": json.dumps(steps)})


async def _take_category(case: UUID, category: str) -> None:
    """A case that has no category of law yet takes that of its result."""
    await db.execute(
        "update cases set category = c.id, version = version + 1 from category c"
        " where cases.id = $1 and cases.category is null and c.code = $2",
        case,
        category,
    )


def _context(walk: WalkView, path: Path, code: str) -> dict[str, Any]:
    context: dict[str, Any] = {
        "state": path.result or UNKNOWN[code],
        "tree": walk.tree_name,
        "tree_version": walk.tree_version,
    }
    if path.category:
        context["category"] = path.category
    return context
