"""Raising actions: one or many, from a form or by whatever happened elsewhere, with the same statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from app import eventlog
from app.actions.commands.drafting import Draft, Identity, drafts_of, insert
from app.actions.commands.saving import CHANGED, KEPT, KIND, due_of
from app.actions.commands.telling import Reason, routing_entry, to_staff
from app.actions.inputs import NewAction
from app.actions.queries import items, people
from app.actions.queries.options import all_lie_in
from app.actions.queries.staff import all_may_hold
from app.actions.rules.recipients import told_of_assignment
from app.eventlog import Entry
from app.kernel import clock, db
from app.kernel.actor import Actor, Subject
from app.kernel.errors import Invalid
from app.kernel.language import _
from app.outbox import Post, post_many
from app.sla.commands import plan_deadlines
from app.sla.commands.saving import put_targets
from app.sla.rules import (
    NOTHING_TAKEN,
    wake_at,
)
from app.web import live

SHORTEST: Final = timedelta(minutes=1)


@dataclass(frozen=True)
class Raised:
    """An action there now is; `is_new` is false where an earlier trigger had raised it already."""

    id: UUID
    reference: str
    is_new: bool


@db.atomic
async def raise_action(new: NewAction, *, by: Actor) -> Raised:
    """Raise one action: its number, its deadline, its destination, its first message (sla.md 1.8).

    Safe to repeat: a second trigger of the same cause adds a line to the log of the action there is. Raises
    Invalid for a blank title, a department or an assignee of another hospital, or a deadline that has passed.
    """
    return (await raise_many([new], by=by))[0]


@db.atomic
async def raise_many(news: Sequence[NewAction], *, by: Actor) -> list[Raised]:
    """The same for many at once, a fixed number of statements in all; in the order given.

    Of several with the same cause the first is raised. Raises as `raise_action`.
    """
    now = clock.now()
    await _must_fit(news, now)
    wanted = [_identity(new, n) for n, new in enumerate(news)]
    there = await _there_already(news)
    first: dict[Identity, NewAction] = {}
    for each, new in zip(wanted, news, strict=True):
        first.setdefault(each, new)
    drafts = await drafts_of({each: new for each, new in first.items() if each not in there}, now)
    inserted = await insert(list(drafts.values()), now, by=by)
    drafts = {each: draft for each, draft in drafts.items() if draft.key in inserted}
    if len(drafts) < len(first.keys() - there.keys()):
        there = await _there_already(news)
    await _set_out(list(drafts.values()), by)
    fresh = set(drafts)
    answers: list[Raised] = []
    again: list[Entry] = []
    for each, new in zip(wanted, news, strict=True):
        known = there.get(each) or Raised(drafts[each].key, drafts[each].reference, is_new=each in fresh)
        fresh.discard(each)
        answers.append(known)
        if not known.is_new:
            again.append(_again(known, new, by))
    await eventlog.record_many(again)
    return answers


async def _set_out(drafts: Sequence[Draft], by: Actor) -> None:
    """Everything that goes with new actions: targets, deadlines, log, messages, open boards."""
    await put_targets(KEPT, [(draft.key, 1, draft.target) for draft in drafts])
    await plan_deadlines(KIND, {draft.key: wake_at(draft.plan, NOTHING_TAKEN) for draft in drafts})
    created = [_created(draft, by) for draft in drafts]
    await eventlog.record_many([*created, *(_sent(draft, by) for draft in drafts)])
    await _tell(list(zip(drafts, created, strict=True)))
    await live.announce(*(live.topic(CHANGED, hospital) for hospital in {d.new.hospital for d in drafts}))


def _identity(new: NewAction, n: int) -> Identity:
    return (new.hospital, new.source.value, new.key) if new.key else (n,)


async def _there_already(news: Sequence[NewAction]) -> dict[Identity, Raised]:
    """The actions that earlier triggers of these causes raised."""
    keyed = [new for new in news if new.key]
    if not keyed:
        return {}
    rows = await items.of_causes([(new.hospital, new.source.value, new.key) for new in keyed])
    return {
        (row["hospital"], row["source_type"], row["dedupe_key"]): Raised(
            row["id"], row["reference"], is_new=False
        )
        for row in rows
    }


async def _must_fit(news: Sequence[NewAction], now: datetime) -> None:
    if any(not new.title.strip() for new in news):
        raise Invalid(title=_("Say in a few words what is to be done."))
    if any(new.due_at is not None and new.due_at < now + SHORTEST for new in news):
        raise Invalid(due_at=_("Choose a time that is still to come."))
    places = {(new.department, new.hospital) for new in news if new.department}
    if places and not await all_lie_in(places):
        raise Invalid(department=_("Choose a department of this hospital."))
    people_of = {(new.assigned_to, new.hospital) for new in news if new.assigned_to}
    if people_of and not await all_may_hold(people_of):
        raise Invalid(assigned_to=_("Choose somebody of this hospital."))


def _also(new: NewAction) -> tuple[Subject, ...]:
    return (*((new.subject,) if new.subject else ()), *new.also)


def _created(draft: Draft, by: Actor) -> Entry:
    new = draft.new
    context = {"source": new.source.value, "title": new.title[:200], "due_at": str(draft.plan.limit)}
    return eventlog.entry(
        KIND, "ACTION_CREATED", subject=draft.subject, also=_also(new), by=by, context=context
    )


def _sent(draft: Draft, by: Actor) -> Entry:
    """Where it went: by a rule, whose losers that could not be resolved are named, or by hand."""
    if draft.routing is None:
        given = {"assigned_to": str(draft.new.assigned_to)}
        return eventlog.entry(KIND, "ASSIGNMENT", subject=draft.subject, by=by, context=given)
    return routing_entry(draft.subject, draft.routing)


def _again(known: Raised, new: NewAction, by: Actor) -> Entry:
    context = {"source": new.source.value, "title": new.title[:200]}
    return eventlog.entry(
        KIND, "RAISED_AGAIN", subject=Subject(KIND, known.id), also=new.also, by=by, context=context
    )


async def _tell(pairs: Sequence[tuple[Draft, Entry]]) -> None:
    """The first message of each: to its assignee, or to those of whose queue it stands in."""
    if not pairs:
        return
    around = await people.neighbourhood(
        (draft.new.hospital, draft.department, draft.assignee, None) for draft, _entry in pairs
    )
    rows = await items.as_letters_say_them([draft.key for draft, _entry in pairs])
    shown = {row["id"]: row for row in rows}
    posts: list[Post] = []
    lost: list[UUID] = []
    for draft, entry in pairs:
        who = told_of_assignment(around.around(draft.new.hospital, draft.department, draft.assignee))
        if who.unroutable:
            lost.append(draft.key)
        letter = "action_assigned" if draft.assignee else "action_unrouted"
        reason = Reason(letter, "assigned:1:0", entry.id, due_of(draft.plan))
        posts += to_staff(shown[draft.key], reason, who, around)
    await post_many(posts)
    if lost:
        await db.execute("update action set unroutable = true where id = any($1)", lost)
