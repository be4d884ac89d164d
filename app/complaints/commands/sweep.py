"""Complaints in the sweep: who is told of what is due, and the columns that follow (sla.md 1.3, 1.4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from app import eventlog
from app.complaints.commands.telling import Reason, to_staff
from app.complaints.queries import items, people
from app.complaints.queries.items import Held
from app.complaints.rules.recipients import Moment
from app.eventlog import Entry
from app.kernel import db
from app.kernel.actor import the_system
from app.sla.commands.sweep import UNROUTABLE, Found, Notice, Watched
from app.sla.rules import Deed, Kind, Plan, State, Step, verdict

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
update complaint c set is_overdue = c.is_overdue or f.late, breached = c.breached or f.late,
  breach_cause = case when f.late then f.cause else c.breach_cause end,
  reminder_sent_at = case when f.first then $8 else c.reminder_sent_at end,
  second_reminder_sent_at = case when f.second then $8 else c.second_reminder_sent_at end,
  escalated_at = case when f.level > 0 then $8 else c.escalated_at end,
  acknowledged_at = case when f.level > 0 then null else c.acknowledged_at end,
  escalation_level = case when f.level > 0 then f.level else c.escalation_level end,
  unroutable = c.unroutable or f.lost
from unnest($1::uuid[], $2::bool[], $3::text[], $4::bool[], $5::bool[], $6::int[], $7::bool[])
  f(id, late, cause, first, second, level, lost)
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

    async def stamp(self, found: Sequence[Found[Held]], notices: Sequence[Notice], now: datetime) -> None:
        """What these steps change of the columns that `facts.standing` would give: the rest stands already."""
        lost = {notice.subject_id for notice in notices if notice.state is State.FAILED}
        sent = [_sent(each) for each in found]
        if found:
            await db.execute(
                _STAMP,
                [each.id for each in found],
                [Kind.OVERDUE in kinds for kinds in sent],
                [
                    _cause(each, now) if Kind.OVERDUE in kinds else ""
                    for each, kinds in zip(found, sent, strict=True)
                ],
                [Kind.FIRST_REMINDER in kinds for kinds in sent],
                [Kind.SECOND_REMINDER in kinds for kinds in sent],
                [kinds.get(Kind.ESCALATION, 0) for kinds in sent],
                [each.id in lost for each in found],
                now,
            )


SWEEPER: Final = ComplaintSweeper()


def _plan(found: Found[Held]) -> Plan:
    assert isinstance(found.promise, Plan)
    return found.promise


def _sent(found: Found[Held]) -> dict[Kind, int]:
    """The kinds of the steps that were not skipped, each with its level."""
    return {step.kind: step.level for step in found.steps if step.deed is not Deed.SKIP}


def _cause(found: Found[Held], now: datetime) -> str:
    cause = verdict(_plan(found), now).breach_cause
    return cause.value if cause else ""


def _notice(found: Found[Held], step: Step, around: people.Neighbourhood, now: datetime) -> Notice:
    if step.deed is Deed.SKIP:
        return Notice(found.id, step, found.version, State.SKIPPED, step.reason.value if step.reason else "")
    row = found.watched.own.row
    moment = _MOMENTS[step.kind]
    who = around.told(
        moment, row["hospital"], row["department"], row["assigned_to"], level=max(step.level, 1)
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
