"""The mark on a case that it has a complaint without an outcome (cla.md 5.5)."""

from collections.abc import Sequence
from uuid import UUID

from app import eventlog
from app.kernel import db
from app.kernel.actor import Actor, Subject

_FLAG = """
update cases k set complaint_flag = f.wanted
from (select id, exists (select 1 from complaint c where c.linked_case = w.id
                         and c.resolved is null and c.status <> 'cancelled') as wanted
      from unnest($1::uuid[]) w(id)) f
where k.id = f.id and k.complaint_flag is distinct from f.wanted returning k.id, k.complaint_flag
"""


@db.atomic
async def flag_cases(cases: Sequence[UUID], *, by: Actor) -> None:
    """Switch the mark of these cases where it is wrong, and write that on their timelines."""
    if not cases:
        return
    switched = await db.fetch(_FLAG, sorted(set(cases)))
    await eventlog.record_many(
        [
            eventlog.entry(
                "case",
                "COMPLAINT_FLAG_TOGGLED",
                subject=Subject("case", row["id"]),
                by=by,
                context={"complaint_flag": row["complaint_flag"]},
            )
            for row in switched
        ]
    )
