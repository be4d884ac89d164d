"""Looking at a record leaves a trace, cheaply: one statement that writes the entry and its timeline."""

import json
from uuid import UUID

from app.eventlog.registry import registry
from app.kernel import clock, db, ids
from app.kernel.actor import Actor, Subject
from app.kernel.together import Question, ask_together

_WRITES = """
timing as (
  select id from timer where created_by = $1 and stopped is null and not cancelled),
fresh as (
  select 1 where not exists (
    select 1 from event_log e, timing t
    where e.timer_id = t.id and e.subject_id = $2 and e.subject_kind = $3 and e.code = any($4))),
put as (
  insert into event_log (id, key, code, type, level, subject_kind, subject_id, timer_id, created_by, created_at)
  select $5, $6, $7, $8, $9, $3, $2, (select id from timing), $1, $10 from fresh
  returning id, seq),
told as (
  insert into timeline (subject_kind, subject_id, seq, event_id)
  select $3, $2, seq, id from put)
"""


def look(key: str, code: str, *, subject: Subject, by: Actor, unless: tuple[str, ...]) -> Question:
    """Write that somebody looked, unless their running timer already has one of these codes here (cla.md 1.6).

    Without a running timer it is always written. The answer holds `id` and `seq` of the entry; none was written
    where there is no answer. Asked together with what is looked at: nothing is read without the trace.
    """
    kind = registry.kind(key, code)
    args = (
        by.id,
        subject.id,
        subject.kind,
        list(unless),
        ids.new(),
        key,
        code,
        kind.type,
        kind.level,
        clock.now(),
    )
    return Question("select row_to_json(put) from put", args, _WRITES)


@db.one_statement
async def record_view(
    key: str, code: str, *, subject: Subject, by: Actor, unless: tuple[str, ...]
) -> UUID | None:
    """The same alone: the entry's key, or None when it was not written."""
    written = (await ask_together([look(key, code, subject=subject, by=by, unless=unless)]))[0]
    return None if written is None else UUID(json.loads(written)["id"])
