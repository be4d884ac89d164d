"""Complaints in the sweep: who is told of what is due, and the columns that follow (sla.md 1.3, 1.4)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from app import eventlog
from app.complaints.commands.telling import Reason, to_staff
from app.complaints.queries import items, people
from app.complaints.queries.items import Held
from app.complaints.rules import facts
from app.complaints.rules.recipients import Moment, told
from app.eventlog import Entry
from app.kernel import db
from app.kernel.actor import the_system
from app.sla.commands.sweep import Found, Notice, Watched
from app.sla.rules import Deed, Kind, Plan, State, Step, Taken

UNROUTABLE: Final = "unroutable"
_CODES: Final = {
    Kind.FIRST_REMINDER: "SLA_REMINDER",
    Kind.SECOND_REMINDER: "SECOND_REMINDER",
    Kind.ESCALATION: "ESCALATION",
}
_MOMENTS: Final = {
    Kind.FIRST_REMINDER: Moment.FIRST_REMINDER,
    Kind.SECOND_REMINDER: Moment.SECOND_REMINDER,
    Kind.ESCALATION: Moment.ESCALATION,
}
_STAMP: Final = """
update complaint c set is_overdue = f.overdue, breached = f.breached, breach_cause = f.cause,
  reminder_sent_at = f.first, second_reminder_sent_at = f.second, escalated_at = f.escalated,
  escalation_level = f.level, unroutable = c.unroutable or f.lost,
  acknowledged_at = case when f.level > c.escalation_level then null else c.acknowledged_at end
from unnest($1::uuid[], $2::bool[], $3::bool[], $4::text[], $5::timestamptz[], $6::timestamptz[], $7::timestamptz[],
            $8::int[], $9::bool[]) f(id, overdue, breached, cause, first, second, escalated, level, lost)
where c.id = f.id
"""


@dataclass(frozen=True)
class ComplaintSweeper:
    """What the sweep asks of complaints."""

    kind: str = "complaint"

    async def load(self, keys: Sequence[UUID]) -> list[Watched[Held]]:
        """Those nobody else holds, locked."""
        return [Watched(held.id, held.item, held.taken, held) for held in await items.held_free(keys)]

    async def prepare(self, found: Sequence[Found[Held]], now: datetime) -> list[Notice]:
        """The notices of all steps, with whom they go to."""
        sending = [each for each in found if any(step.deed is Deed.SEND for step in each.steps)]
        rows = [each.watched.own.row for each in sending]
        around = await people.neighbourhood(
            (row["hospital"], row["department"], row["assigned_to"]) for row in rows
        )
        return [
            _notice(each, step, around, now)
            for each in found
            for step in each.steps
            if step.deed is not Deed.MARK
        ]

    async def stamp(self, found: Sequence[Found[Held]], after: Mapping[UUID, Taken], now: datetime) -> None:
        """Copies of the notices and of the engine's verdict, for lists and reports."""
        if not found:
            return
        rows = [facts.standing(_plan(each), after[each.id], now) for each in found]
        await db.execute(
            _STAMP,
            [each.id for each in found],
            *(
                [row[name] for row in rows]
                for name in (
                    "is_overdue",
                    "breached",
                    "breach_cause",
                    "reminder_sent_at",
                    "second_reminder_sent_at",
                    "escalated_at",
                    "escalation_level",
                )
            ),
            [_lost(each, after[each.id], now) for each in found],
        )


SWEEPER: Final = ComplaintSweeper()


def _plan(found: Found[Held]) -> Plan:
    assert isinstance(found.promise, Plan)
    return found.promise


def _lost(found: Found[Held], after: Taken, now: datetime) -> bool:
    """Whether a notice of this sweep found nobody to tell."""
    return any(mark.state is State.FAILED and mark.at == now for mark in after.marks)


def _notice(found: Found[Held], step: Step, around: people.Neighbourhood, now: datetime) -> Notice:
    if step.deed is Deed.SKIP:
        return Notice(found.id, step, found.version, State.SKIPPED, step.reason.value if step.reason else "")
    row = found.watched.own.row
    moment = _MOMENTS[step.kind]
    who = told(
        moment,
        around.around(row["hospital"], row["department"], row["assigned_to"]),
        level=max(step.level, 1),
    )
    entry = _entry(found, step, who, now)
    if who.unroutable:
        return Notice(found.id, step, found.version, State.FAILED, UNROUTABLE, entry)
    key = f"{step.kind.value}:{step.round}:{step.level}"
    reason = Reason(moment, key, entry.id, _plan(found).limit, step.level)
    return Notice(found.id, step, found.version, State.SENT, "", entry, to_staff(row, reason, who, around))


def _entry(found: Found[Held], step: Step, who: Any, now: datetime) -> Entry:
    held = found.watched.own
    context: dict[str, Any] = {
        "round": step.round,
        "to": [person.id for person in who.to],
        "copies": [person.id for person in who.copies],
    }
    if step.kind is Kind.ESCALATION:
        context["level"] = step.level
    if who.unroutable:
        context[UNROUTABLE] = True
    return eventlog.entry(
        "complaint",
        _CODES[step.kind],
        subject=held.subject,
        also=held.also,
        by=the_system,
        context=context,
        at=now,
    )
