"""Looking at a record leaves a trace, cheaply: one statement that writes the entry and its timeline."""

from uuid import UUID

from app.eventlog.registry import registry
from app.kernel import clock, db, ids
from app.kernel.actor import Actor, Subject

_VIEW = """
with timing as (
  select id from timer where created_by = $1 and stopped is null and not cancelled),
fresh as (
  select 1 where not exists (
    select 1 from event_log e, timing t
    where e.timer_id = t.id and e.subject_id = $2 and e.subject_kind = $3 and e.code = any($4))),
put as (
  insert into event_log (id, key, code, type, level, subject_kind, subject_id, timer_id, created_by, created_at)
  select $5, $6, $7, $8, $9, $3, $2, (select id from timing), $1, $10 from fresh
  returning id, seq)
insert into timeline (subject_kind, subject_id, seq, event_id)
select $3, $2, seq, id from put
returning event_id
"""


@db.one_statement
async def record_view(
    key: str, code: str, *, subject: Subject, by: Actor, unless: tuple[str, ...]
) -> UUID | None:
    """Write that somebody looked, unless their running timer already has one of these codes here (cla.md 1.6).

    Without a running timer it is always written. The entry's key, or None when it was not written.
    """
    kind = registry.kind(key, code)
    written: UUID | None = await db.fetchval(
        _VIEW,
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
    return written
