"""What every command on complaints shares: lock, decide, then write facts, clock, log, messages and the next deadline.

A command decides on `Held` complaints and hands over `Changed` ones; everything is written with one statement each,
however many there are. The item is locked before its deadline row (reliability.md 41).
"""

import json
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
from app.eventlog import Entry
from app.kernel import clock, db, ids
from app.kernel.actor import Actor
from app.kernel.errors import NotFound
from app.kernel.language import _
from app.outbox import Post, post_many
from app.sla.commands import hear, plan_deadlines
from app.sla.rules import Event, Item, Plan, Target, plan, targets, wake_at

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
class NewTarget:
    """A target a change brings, with what its row of `complaint_target` says."""

    target: Target
    basis: str
    config: UUID | None
    config_version: int | None
    severity: str
    given_due_at: datetime | None = None
    reason: str = ""


@dataclass(frozen=True)
class Changed:
    """What a command does to one complaint."""

    held: Held
    columns: Mapping[str, Any] = field(default_factory=dict)
    heard: Sequence[Event] = ()
    target: NewTarget | None = None
    entries: Sequence[Entry] = ()
    letters: Sequence[Letter] = ()
    posts: Sequence[Post] = ()

    @property
    def item(self) -> Item:
        """The complaint after the change."""
        item = self.held.item.with_events(tuple(self.heard)) if self.heard else self.held.item
        return item.retargeted(self.target.target) if self.target else item


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
    plans = {change.held.id: plan(change.item) for change in changes}
    await hear("complaint", [(change.held.id, event) for change in changes for event in change.heard])
    if retargeted := [change for change in changes if change.target]:
        await _retarget(retargeted, plans, now)
    await _write(changes, plans, now)
    await plan_deadlines(
        "complaint",
        {change.held.id: wake_at(plans[change.held.id], _taken(change, plans, now)) for change in changes},
    )
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


def _taken(change: Changed, plans: Mapping[UUID, Plan], now: datetime) -> Any:
    overdue = facts.standing(plans[change.held.id], change.held.taken, now)["is_overdue"]
    return replace(change.held.taken, overdue=overdue)


async def _write(changes: Sequence[Changed], plans: Mapping[UUID, Plan], now: datetime) -> None:
    """One UPDATE for each set of columns; all that follows from the clock goes with it."""
    groups: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for change in changes:
        names = tuple(sorted(change.columns))
        if strange := set(names) - WRITABLE:
            raise ValueError(f"Not a column that commands write: {', '.join(sorted(strange))}")
        standing = facts.standing(plans[change.held.id], change.held.taken, now)
        groups.setdefault(names, []).append({"id": change.held.id, **standing, **change.columns})
    for names, rows in groups.items():
        sets = ", ".join(f"{name} = r.{name}" for name in (*names, *facts.COLUMNS))
        await db.execute(
            f"update complaint c set {sets}, version = c.version + 1, updated_at = $2"
            " from jsonb_populate_recordset(null::complaint, $1::jsonb) r where c.id = r.id",
            json.dumps(rows, default=str),
            now,
        )


async def _retarget(changes: Sequence[Changed], plans: Mapping[UUID, Plan], now: datetime) -> None:
    """Keep the old targets with their outcomes, and put the new ones down (sla.md 3.4)."""
    ended = [
        (change.held.id, outcomes[-2])
        for change in changes
        if len(outcomes := targets(plans[change.held.id], now)) > 1
    ]
    await db.execute(
        "update complaint_target t set until = o.until, outcome = o.outcome, due_at = o.due_at,"
        " breach_cause = o.breach_cause from unnest($1::uuid[], $2::int[], $3::timestamptz[], $4::text[],"
        " $5::timestamptz[], $6::text[]) o(complaint, version, until, outcome, due_at, breach_cause)"
        " where t.complaint = o.complaint and t.version = o.version",
        [complaint for complaint, _ in ended],
        [each.version for _, each in ended],
        [each.until for _, each in ended],
        [each.outcome.value for _, each in ended],
        [each.due_at for _, each in ended],
        [each.breach_cause.value if each.breach_cause else "" for _, each in ended],
    )
    await put_targets(
        [
            (change.held.id, plans[change.held.id].version, change.target)
            for change in changes
            if change.target
        ]
    )


async def put_targets(rows: Sequence[tuple[UUID, int, NewTarget]]) -> None:
    """Put targets down, each with its number."""
    if not rows:
        return
    await db.execute(
        "insert into complaint_target (id, complaint, version, since, cause, basis, config, config_version, severity,"
        " given_due_at, reason) select * from unnest($1::uuid[], $2::uuid[], $3::int[], $4::timestamptz[], $5::text[],"
        " $6::text[], $7::uuid[], $8::int[], $9::text[], $10::timestamptz[], $11::text[])",
        ids.several(len(rows)),
        [complaint for complaint, _, _ in rows],
        [version for _, version, _ in rows],
        [new.target.since for _, _, new in rows],
        [new.target.cause.value for _, _, new in rows],
        [new.basis for _, _, new in rows],
        [new.config for _, _, new in rows],
        [new.config_version for _, _, new in rows],
        [new.severity for _, _, new in rows],
        [new.given_due_at for _, _, new in rows],
        [new.reason[:500] for _, _, new in rows],
    )


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
