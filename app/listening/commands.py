"""Taking in what was heard; the action centre reacts in the same transaction."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from app import eventlog
from app.eventlog import Entry
from app.kernel import clock, db, ids
from app.kernel.actor import Actor, Subject
from app.kernel.errors import Invalid
from app.kernel.language import _
from app.listening.inputs import NewHeard
from app.listening.queries import departments_of
from app.listening.rules.columns import CALL

_PUT: Final = """
insert into heard (id, kind, hospital, department, channel, external_id, link, words, sentiment, label, rating,
  said_at, created_by, created_at)
select id, kind, hospital, department, channel, external_id, link, words, sentiment, label, rating, said_at,
  created_by, created_at from jsonb_populate_recordset(null::heard, $1::jsonb)
on conflict (hospital, kind, channel, external_id) do nothing returning id
"""


@dataclass(frozen=True)
class Taken:
    """What became of what came: the keys of what is new, and how many were known already."""

    new: tuple[UUID, ...]
    known: int


@db.atomic
async def hear(hospital: UUID, news: Sequence[NewHeard], *, by: Actor) -> Taken:
    """Keep what was said of a hospital, and let actions follow. All or nothing; what is known already stays as it is.

    A fixed number of statements. Raises Invalid for a department the hospital does not have.
    """
    if not news:
        return Taken((), 0)
    departments = await departments_of(hospital)
    if strange := sorted({new.department for new in news if new.department} - departments.keys()):
        raise Invalid(
            department=_("This hospital has no department with the code %(code)s.") % {"code": strange[0]}
        )
    now = clock.now()
    rows: list[dict[str, Any]] = [
        {
            "id": ids.new(),
            "kind": new.kind,
            "hospital": hospital,
            "department": departments.get(new.department),
            "channel": new.channel,
            "external_id": new.external_id,
            "link": new.link,
            "words": new.words,
            "sentiment": new.sentiment,
            "label": new.label,
            "rating": new.rating,
            "said_at": new.said_at,
            "created_by": by.id,
            "created_at": now,
        }
        for new in news
    ]
    put = {row["id"] for row in await db.fetch(_PUT, json.dumps(rows, default=str))}
    fresh = [row for row in rows if row["id"] in put]
    await eventlog.record_many([_entry(row, by) for row in fresh])
    return Taken(tuple(row["id"] for row in fresh), len(rows) - len(fresh))


def _entry(row: dict[str, Any], by: Actor) -> Entry:
    is_call = row["kind"] == CALL
    figures = (
        {"source": "call_center", "rating": row["rating"]}
        if is_call
        else {"source": "social_media", "sentiment": row["sentiment"], "label": row["label"]}
    )
    trigger = {
        **figures,
        "hospital": row["hospital"],
        "department": row["department"],
        "what": row["channel"],
        "reference": row["external_id"],
    }
    return eventlog.entry(
        "heard",
        "CALL_RATED" if is_call else "MENTIONED",
        subject=Subject("heard", row["id"]),
        by=by,
        context={"trigger": trigger},
    )
