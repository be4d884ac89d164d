"""What every command on complaints shares: lock, decide, then write facts, clock, log, messages and the next deadline.

A command decides on `Held` complaints and hands over `Changed` ones; everything is written with one statement each,
however many there are. The item is locked before its deadline row (reliability.md 41).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from app import eventlog
from app.complaints.queries import items, people
from app.complaints.queries.items import Held
from app.complaints.rules import facts
from app.complaints.rules.stale import Stale
from app.kernel import clock, db, ids
from app.kernel.actor import Actor
from app.kernel.errors import NotFound
from app.kernel.language import _
from app.outbox import post_many
from app.sla.commands import saving

#: Columns that commands may write; what follows from the clock is written with them.
WRITABLE: Final = frozenset(
    [
        "hospital",
        "department",
        "source",
        "title",
        "description",
        "category",
        "severity",
        "priority",
        "status",
        "assigned_to",
        "assigned_at",
        "acknowledged_at",
        "unroutable",
        "resolved_at",
        "closed_at",
        "cancelled_at",
        "resolution",
        "cancel_reason",
        "waiting_reason",
        "waiting_for",
        "waiting_since",
        "justified",
        "resolved",
        "satisfaction",
        "holding_letter_at",
        "full_response_at",
        "transferred_at",
        "linked_case",
        "config",
        "config_version",
        "complainant_kind",
        "complainant_name",
        "complainant_phone",
        "complainant_email",
        "complainant_language",
        "consent_to_contact",
        "metadata",
    ]
)
KEPT: Final = saving.Kept("complaint", WRITABLE, facts.COLUMNS, facts.standing, tells_causes=True)


@dataclass(frozen=True)
class Letter:
    """Something said or written about a complaint."""

    kind: str
    direction: str
    body: str = field(repr=False)
    channel: str = ""
    event_id: UUID | None = None
    by: UUID | None = None


@dataclass(frozen=True)
class Changed(saving.Changed[Held]):
    """What a command does to one complaint."""

    letters: Sequence[Letter] = ()


async def take(
    keys: Sequence[UUID], *, by: Actor, version: int | None = None, mine: Mapping[str, Any] | None = None
) -> list[Held]:
    """Lock complaints for a change. Raises NotFound for one this person may not see, Stale for another version."""
    found = await items.held(keys, by=by, lock=True)
    if len(found) != len(set(keys)) or not all(each.standing.in_scope for each in found):
        raise NotFound(_("There is no such complaint."))
    for each in found:
        if version is not None and each.row["version"] != version:
            raise Stale(theirs=dict(each.row), mine=dict(mine or {}))
    return found


async def take_one(
    complaint: UUID, *, by: Actor, version: int | None = None, mine: Mapping[str, Any] | None = None
) -> Held:
    """Lock one complaint for a change; raises as `take`."""
    return (await take([complaint], by=by, version=version, mine=mine))[0]


async def save(changes: Sequence[Changed]) -> None:
    """Write changes: what the clock hears, targets, facts, log, messages, letters and the next deadline of each."""
    if not changes:
        return
    now = clock.now()
    await saving.write(KEPT, changes, now)
    written = await eventlog.record_many([entry for change in changes for entry in change.entries])
    repeats = {entry.id for entry in written if entry.suppressed}
    letters = [(change.held.id, letter) for change in changes for letter in change.letters]
    await write_letters(
        [
            (key, replace(letter, event_id=None) if letter.event_id in repeats else letter)
            for key, letter in letters
        ],
        now,
    )
    await post_many([post for change in changes for post in change.posts])


async def write_letters(letters: Sequence[tuple[UUID, Letter]], now: datetime) -> None:
    """Keep what was said, in the order it was said."""
    if not letters:
        return
    await db.execute(
        "insert into complaint_letter (id, complaint, kind, direction, channel, body, event_id, written_by, at)"
        " select *, $9::timestamptz from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[],"
        " $7::uuid[], $8::uuid[])",
        [ids.new() for _ in letters],
        [complaint for complaint, _ in letters],
        [letter.kind for _, letter in letters],
        [letter.direction for _, letter in letters],
        [letter.channel for _, letter in letters],
        [letter.body for _, letter in letters],
        [letter.event_id for _, letter in letters],
        [letter.by for _, letter in letters],
        now,
    )


async def around(held: Sequence[Held], assignee: UUID | None = None) -> people.Neighbourhood:
    """The people of these complaints, and of somebody they are about to be given to."""
    places = [(each.row["hospital"], each.row["department"], each.row["assigned_to"]) for each in held]
    if assignee is not None:
        places += [(each.row["hospital"], each.row["department"], assignee) for each in held]
    return await people.neighbourhood(places)
