"""A hospital's wishes for a source of actions: its switch, its thresholds, its words (sla.md 1.8)."""

import json
from typing import Any, Final
from uuid import UUID

from app import eventlog
from app.actions.queries.wishes import homes_of, wishes_at
from app.actions.rules.wishes import Wish
from app.actions.rules.words import Source
from app.kernel import clock, db, ids
from app.kernel.actor import Actor, Subject
from app.kernel.errors import Invalid
from app.kernel.language import _

_PUT: Final = """
insert into action_source_setting
  (id, hospital, source_type, is_on, thresholds, title, category, severity, department, created_at, updated_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)
on conflict (hospital, source_type) do update set is_on = excluded.is_on, thresholds = excluded.thresholds,
  title = excluded.title, category = excluded.category, severity = excluded.severity,
  department = excluded.department, updated_at = excluded.updated_at
returning id
"""


@db.atomic
async def wish_for(hospital: UUID, source: Source, wish: Wish, *, by: Actor) -> None:
    """Keep what a hospital wants of a source from now on. Raises Invalid for a department of another hospital."""
    if wish.department is not None:
        homes = await homes_of([wish.department])
        if homes.get(wish.department) != hospital:
            raise Invalid(department=_("Choose a department of this hospital."))
    before = (await wishes_at(hospital))[source]
    key = await db.fetchval(
        _PUT,
        ids.new(),
        hospital,
        source.value,
        wish.is_on,
        json.dumps(wish.thresholds),
        wish.title,
        wish.category,
        wish.severity,
        wish.department,
        clock.now(),
    )
    await eventlog.record(
        "action_source",
        "SOURCE_CHANGED",
        subject=Subject("action_source", key),
        by=by,
        context={
            "hospital": hospital,
            "source": source.value,
            "before": _said(before),
            "after": _said(wish),
        },
    )


def _said(wish: Wish) -> dict[str, Any]:
    return {
        "is_on": wish.is_on,
        "title": wish.title,
        "category": wish.category,
        "severity": wish.severity,
        "department": wish.department,
        **wish.thresholds,
    }
