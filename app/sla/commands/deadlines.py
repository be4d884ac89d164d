"""The one row of every item with something still planned, and what its clock has heard (decisions.md 3)."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from app import jobs
from app.kernel import clock, db
from app.sla.rules import Event

#: Consumers look up by themselves this often; what is due sooner wakes them.
SOON = timedelta(seconds=60)

_PLAN = """
with wanted as (select * from unnest($2::uuid[], $3::timestamptz[]) w(id, at)),
gone as (delete from deadline d using wanted w where d.subject_id = w.id and w.at is null)
insert into deadline (subject_id, subject_kind, wake_at, tries)
select id, $1::text, at, 0 from wanted where at is not null
on conflict (subject_id) do update set wake_at = excluded.wake_at, tries = 0, error = null
"""


@db.one_statement
async def plan_deadlines(kind: str, wakes: Mapping[UUID, datetime | None]) -> None:
    """Put down when each item is to be looked at again; None takes its row away.

    For the transaction that changed the items, which are locked by now (reliability.md 41).
    """
    if not wakes:
        return
    await db.execute(_PLAN, kind, list(wakes), list(wakes.values()))
    soon = clock.now() + SOON
    if any(at is not None and at <= soon for at in wakes.values()):
        await jobs.ring()


@db.one_statement
async def hear(kind: str, heard: Iterable[tuple[UUID, Event]]) -> None:
    """Write down what the clocks of these items listen to, in the order given."""
    rows = list(heard)
    if rows:
        await db.execute(
            "insert into clock_event (subject_id, subject_kind, at, what, value)"
            " select id, $1::text, at, what, value from unnest($2::uuid[], $3::timestamptz[], $4::text[], $5::text[])"
            " with ordinality h(id, at, what, value, place) order by place",
            kind,
            [subject for subject, _ in rows],
            [event.at for _, event in rows],
            [event.what.value for _, event in rows],
            [event.value for _, event in rows],
        )
