"""Opening complaints: one from a form, thousands from a file, with the same statements."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from app import eventlog
from app.complaints.commands.case_flag import flag_cases
from app.complaints.commands.saving import KEPT
from app.complaints.commands.telling import Reason, complainant_of, to_complainant, to_staff
from app.complaints.inputs import NewComplaint
from app.complaints.queries import people
from app.complaints.queries.items import terms_of
from app.complaints.rules import facts, letters
from app.complaints.rules.recipients import Moment
from app.eventlog import Entry
from app.kernel import clock, db, ids
from app.kernel.actor import Actor, Subject
from app.kernel.errors import Invalid
from app.kernel.language import _
from app.outbox import Post, post_many
from app.sla import queries as sla
from app.sla.commands import hear, plan_deadlines
from app.sla.commands.saving import NewTarget, put_targets
from app.sla.rules import (
    NOTHING_TAKEN,
    Cause,
    Config,
    Event,
    Happening,
    Item,
    Plan,
    Taken,
    Target,
    Traits,
    in_force,
    plan,
    resolve,
    wake_at,
)
from app.sla.rules import Subject as Promised

IMPORTED: Final = "Resolved before it came here."


@dataclass(frozen=True)
class Opened:
    """A complaint that was just written down."""

    id: UUID
    reference: str


@dataclass(frozen=True, slots=True)
class _Draft:
    key: UUID
    reference: str
    new: NewComplaint
    at: datetime
    item: Item
    plan: Plan
    standing: dict[str, Any]
    target: NewTarget


class _Rules:
    """The rows of some hospitals as they stand; complaints that come together ask the same few questions."""

    def __init__(self, rows: Mapping[UUID, Sequence[Config]]) -> None:
        self._rows = {hospital: in_force(each, None) for hospital, each in rows.items()}
        self._known: dict[tuple[UUID, str, str, str], Config] = {}

    def of(self, new: NewComplaint) -> Config:
        asked = (new.hospital, new.source, new.severity, new.priority)
        if asked not in self._known:
            traits = Traits(str(new.hospital), new.source or None, new.severity, new.priority)
            self._known[asked] = resolve(self._rows[new.hospital], traits)
        return self._known[asked]


async def open_one(new: NewComplaint, *, by: Actor) -> Opened:
    """Write a complaint down: its number, its deadline, its first message (sla.md 1.4). Raises Invalid."""
    return (await open_many([new], by=by))[0]


@db.atomic
async def open_many(news: Sequence[NewComplaint], *, by: Actor) -> list[Opened]:
    """The same for many at once, a fixed number of statements in all; in the order given.

    Raises Invalid for a source there is not, or a department of another hospital.
    """
    if not news:
        return []
    now = clock.now()
    sources, rules = await _sources(news), _Rules(await sla.rows_of({new.hospital for new in news}))
    await _must_belong(news)
    references = await db.fetch("select complaint_references($1, $2) as reference", now.year, len(news))
    keyed = zip(ids.several(len(news)), references, news, strict=True)
    drafts = [_draft(key, row["reference"], new, rules, now) for key, row, new in keyed]
    await _insert(drafts, sources, now, by=by)
    await put_targets(KEPT, [(draft.key, 1, draft.target) for draft in drafts])
    await hear("complaint", [(draft.key, event) for draft in drafts for event in draft.item.events])
    await plan_deadlines("complaint", {draft.key: _wake(draft) for draft in drafts})
    entries = [_created(draft, by) for draft in drafts]
    await eventlog.record_many([entry for pair in entries for entry in pair])
    await flag_cases([new.linked_case for new in news if new.linked_case], by=by)
    await _tell(drafts, [pair[0] for pair in entries])
    return [Opened(draft.key, draft.reference) for draft in drafts]


def _wake(draft: _Draft) -> datetime | None:
    """When the sweep looks at it first: what is overdue from the start is marked so by its own row."""
    return None if draft.plan.over else wake_at(draft.plan, Taken(overdue=draft.standing["is_overdue"]))


async def _sources(news: Sequence[NewComplaint]) -> dict[str, UUID]:
    known = {row["code"]: row["id"] for row in await db.fetch("select code, id from complaint_source")}
    if any(new.source and new.source not in known for new in news):
        raise Invalid(source=_("Choose a source from the list."))
    return known


async def _must_belong(news: Sequence[NewComplaint]) -> None:
    pairs = {(new.department, new.hospital) for new in news if new.department}
    if not pairs:
        return
    strangers = await db.fetchval(
        "select count(*) from unnest($1::uuid[], $2::uuid[]) p(department, hospital) where not exists"
        " (select 1 from department d where d.id = p.department and d.organisation = p.hospital)",
        [department for department, _ in pairs],
        [hospital for _, hospital in pairs],
    )
    if strangers:
        raise Invalid(department=_("Choose a department of this hospital."))


def _draft(key: UUID, reference: str, new: NewComplaint, rules: _Rules, now: datetime) -> _Draft:
    at = new.created_at or now
    target = new_target(rules.of(new), new, at)
    item = Item(Promised.COMPLAINT, at, (target.target,), _past(new))
    planned = plan(item)
    standing = facts.standing(planned, NOTHING_TAKEN, now)
    return _Draft(key, reference, new, at, item, planned, standing, target)


def new_target(config: Config, new: NewComplaint, at: datetime) -> NewTarget:
    """The first target of a complaint: its row's, the built-in default, the deadline it came with, or none."""
    own = config.id if isinstance(config.id, UUID) else None
    basis = "none" if new.no_target else "given" if new.due_at else "row" if own else "default"
    terms = terms_of(basis, config, new.due_at, at)
    target = Target(terms, at, Cause.CREATED, config)
    return NewTarget(target, basis, own, config.version if own else None, new.severity, new.due_at)


def _past(new: NewComplaint) -> tuple[Event, ...]:
    if new.resolved_at is None:
        return ()
    ended = (Event(new.resolved_at, Happening.STATUS, "resolved"),)
    return (*ended, Event(new.resolved_at, Happening.STATUS, "closed")) if new.closed else ended


async def _insert(drafts: Sequence[_Draft], sources: dict[str, UUID], now: datetime, *, by: Actor) -> None:
    rows = [_row(draft, sources, now, by) for draft in drafts]
    await db.copy_rows("complaint", tuple(rows[0]), [tuple(row.values()) for row in rows])


def _row(draft: _Draft, sources: dict[str, UUID], now: datetime, by: Actor) -> dict[str, Any]:
    new = draft.new
    status = "open" if new.resolved_at is None else "closed" if new.closed else "resolved"
    resolution = new.resolution.strip() or (str(_(IMPORTED)) if new.resolved_at else "")
    return {
        "id": draft.key,
        "reference": draft.reference,
        "hospital": new.hospital,
        "department": new.department,
        "source": sources.get(new.source),
        "title": new.title.strip()[:500],
        "description": new.description,
        "category": new.category,
        "severity": new.severity,
        "priority": new.priority,
        "status": status,
        "assigned_to": new.assigned_to,
        "assigned_at": now if new.assigned_to else None,
        **draft.standing,
        "unroutable": False,
        "resolved_at": new.resolved_at,
        "closed_at": new.resolved_at if status == "closed" else None,
        "resolution": resolution,
        "cancel_reason": "",
        "waiting_reason": "",
        "waiting_for": "",
        "config": draft.target.config,
        "config_version": draft.target.config_version,
        **new.complainant.columns,
        "linked_case": new.linked_case,
        "from_complaint": new.from_complaint,
        "import_run": new.import_run,
        "external_id": new.external_id,
        "metadata": json.dumps(new.metadata),
        "version": 1,
        "created_by": by.id,
        "created_at": draft.at,
        "received_at": now,
        "updated_at": now,
    }


def _created(draft: _Draft, by: Actor) -> list[Entry]:
    new = draft.new
    subject = Subject("complaint", draft.key)
    also = (Subject("case", new.linked_case),) if new.linked_case else ()
    context: dict[str, Any] = {
        "source": new.source,
        "due_at": draft.plan.limit,
        "title": new.title[:200],
    }
    # What was over before it came is history: it asks for nothing any more.
    if new.resolved_at is None and new.import_run is None:
        context["trigger"] = _trigger(draft)
    created = eventlog.entry(
        "complaint", "COMPLAINT_CREATED", subject=subject, also=also, by=by, context=context
    )
    if new.assigned_to is None:
        return [created]
    owner = eventlog.entry(
        "complaint",
        "OWNER_SET",
        subject=subject,
        also=also,
        by=by,
        context={"assigned_to": str(new.assigned_to)},
    )
    return [created, owner]


def _trigger(draft: _Draft) -> dict[str, Any]:
    """What the action centre decides by whether the hospital wants an action for it (sla.md 1.8)."""
    new = draft.new
    return {
        "source": "complaint",
        "hospital": str(new.hospital),
        "department": str(new.department) if new.department else None,
        "what": new.title[:200],
        "reference": draft.reference,
        "code": new.source,
        "severity": new.severity,
    }


async def _tell(drafts: Sequence[_Draft], entries: Sequence[Entry]) -> None:
    """The first message, and the receipt of whoever complained; nobody to tell is the red queue."""
    pairs = [
        (draft, entry)
        for draft, entry in zip(drafts, entries, strict=True)
        if not draft.new.silent and draft.new.resolved_at is None
    ]
    if not pairs:
        return
    around = await people.neighbourhood(
        (draft.new.hospital, draft.new.department, draft.new.assigned_to) for draft, _entry in pairs
    )
    rows = {row["id"]: row for row in await _shown([draft.key for draft, _entry in pairs])}
    posts: list[Post] = []
    lost: list[UUID] = []
    for draft, entry in pairs:
        who = around.told(Moment.CREATED, draft.new.hospital, draft.new.department, draft.new.assigned_to)
        if who.unroutable:
            lost.append(draft.key)
        row = rows[draft.key]
        posts += to_staff(row, Reason(Moment.CREATED, "created:1:0", entry.id, draft.plan.limit), who, around)
        if complainant_of(row).may_be_told:
            template = letters.receipt(draft.new.source, has_target=draft.plan.limit is not None)
            posts += to_complainant(row, template, key="received", event_id=entry.id, due=draft.plan.limit)
    await post_many(posts)
    if lost:
        await db.execute("update complaint set unroutable = true where id = any($1)", lost)


async def _shown(keys: Sequence[UUID]) -> list[Any]:
    return await db.fetch(
        "select c.id, c.reference, coalesce(s.code, '') as source_code, o.name as hospital_name,"
        " o.name_ar as hospital_name_ar, o.time_zone,"
        " c.complainant_kind, c.complainant_email, c.complainant_language, c.consent_to_contact from complaint c"
        " join organisation o on o.id = c.hospital left join complaint_source s on s.id = c.source"
        " where c.id = any($1)",
        list(keys),
    )
