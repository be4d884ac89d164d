"""Actions in the sweep: who is told of what is due, and the columns that follow (sla.md 1.6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from app import eventlog
from app.actions.commands.saving import CHANGED, KIND, due_of
from app.actions.commands.telling import Reason, recipients, to_staff
from app.actions.queries import items, people
from app.actions.queries.items import Held
from app.actions.rules.recipients import People, told_of_escalation, told_of_reminder
from app.eventlog import Entry
from app.kernel import db
from app.kernel.actor import the_system
from app.sla.commands.sweep import UNROUTABLE, Found, Notice, Watched
from app.sla.rules import Deed, Kind, Plan, State, Step
from app.sla.rules.told import Told
from app.web import live

_CODES: Final = {Kind.FIRST_REMINDER: "SLA_REMINDER", Kind.ESCALATION: "ESCALATION"}
_LETTERS: Final = {Kind.FIRST_REMINDER: "action_reminder", Kind.ESCALATION: "action_escalation"}
_STAMP: Final = """
update action a set is_overdue = a.is_overdue or f.late,
  reminder_sent_at = case when f.first then $6 else a.reminder_sent_at end,
  escalated_at = case when f.level > 0 then $6 else a.escalated_at end,
  escalation_level = case when f.level > 0 then f.level else a.escalation_level end,
  unroutable = a.unroutable or f.lost
from unnest($1::uuid[], $2::bool[], $3::bool[], $4::int[], $5::bool[]) f(id, late, first, level, lost)
where a.id = f.id
"""


@dataclass(frozen=True)
class ActionSweeper:
    """What the sweep asks of actions."""

    kind: str = KIND

    async def load(self, keys: Sequence[UUID]) -> list[Watched[Held]]:
        """Those nobody else holds, locked."""
        return [Watched(held.id, held.item, held.taken, held) for held in await items.held_free(keys)]

    async def prepare(self, found: Sequence[Found[Held]], now: datetime) -> list[Notice]:
        """The notices of all steps, with whom they go to."""
        sending = [each for each in found if any(step.deed is Deed.SEND for step in each.steps)]
        around = await people.neighbourhood(_place(each) for each in sending)
        return [
            _notice(each, step, around, now)
            for each in found
            for step in each.steps
            if step.deed is not Deed.MARK
        ]

    async def stamp(self, found: Sequence[Found[Held]], notices: Sequence[Notice], now: datetime) -> None:
        """What these steps change of the columns that `facts.standing` would give: the rest stands already."""
        if not found:
            return
        lost = {notice.subject_id for notice in notices if notice.state is State.FAILED}
        done = [
            {step.kind: step.level for step in each.steps if step.deed is not Deed.SKIP} for each in found
        ]
        await db.execute(
            _STAMP,
            [each.id for each in found],
            [Kind.OVERDUE in kinds for kinds in done],
            [Kind.FIRST_REMINDER in kinds for kinds in done],
            [kinds.get(Kind.ESCALATION, 0) for kinds in done],
            [each.id in lost for each in found],
            now,
        )
        await live.announce(*(live.topic(CHANGED, key) for key in {_place(each)[0] for each in found}))


SWEEPER: Final = ActionSweeper()


def _place(found: Found[Held]) -> people.Place:
    row = found.watched.own.row
    return row["hospital"], row["department"], row["assigned_to"], row["submitted_by"]


def _told(found: Found[Held], step: Step, around: People) -> Told:
    if step.kind is Kind.ESCALATION:
        return told_of_escalation(around, step.level)
    return told_of_reminder(found.watched.own.state, around)


def _notice(found: Found[Held], step: Step, around: people.Neighbourhood, now: datetime) -> Notice:
    if step.deed is Deed.SKIP:
        return Notice(found.id, step, found.version, State.SKIPPED, step.reason.value if step.reason else "")
    held = found.watched.own
    who = _told(found, step, around.around(*_place(found)))
    entry = _entry(held, step, who, now)
    if who.unroutable:
        return Notice(found.id, step, found.version, State.FAILED, UNROUTABLE, entry)
    key = f"{step.kind.value}:{step.round}:{step.level}"
    assert isinstance(found.promise, Plan)
    reason = Reason(_LETTERS[step.kind], key, entry.id, due_of(found.promise), step.level)
    posts = to_staff(held.row, reason, who, around)
    return Notice(found.id, step, found.version, State.SENT, "", entry, posts)


def _entry(held: Held, step: Step, who: Told, now: datetime) -> Entry:
    context: dict[str, Any] = {"round": step.round, **recipients(who)}
    if step.kind is Kind.ESCALATION:
        context["level"] = step.level
    if who.unroutable:
        context[UNROUTABLE] = True
    return eventlog.entry(
        KIND, _CODES[step.kind], subject=held.subject, by=the_system, context=context, at=now
    )
