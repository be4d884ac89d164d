"""Audits in the sweep: a reminder before the end, the alert of a missed one a second after it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from app import eventlog
from app.audits.queries import audits
from app.audits.queries.audits import KIND, Held
from app.audits.queries.people import Around, Reader, around
from app.eventlog import Entry
from app.kernel import dates, db
from app.kernel.actor import the_system
from app.kernel.naming import named
from app.outbox.commands.post import EMAIL, IN_APP, Post
from app.sla.commands.sweep import UNROUTABLE, Found, Notice, Watched
from app.sla.rules import Deed, Kind, State, Step

_CODES: Final = {Kind.FIRST_REMINDER: "SLA_REMINDER", Kind.ESCALATION: "MISSED"}
_LETTERS: Final = {Kind.FIRST_REMINDER: "audit_reminder", Kind.ESCALATION: "audit_missed"}


@dataclass(frozen=True)
class AuditSweeper:
    """What the sweep asks of audits."""

    kind: str = KIND

    async def load(self, keys: Sequence[UUID]) -> list[Watched[Held]]:
        """Those nobody else holds, locked."""
        return await audits.held_free(keys)

    async def prepare(self, found: Sequence[Found[Held]], now: datetime) -> list[Notice]:
        """The reminder or the alert of each, with whom it goes to."""
        helds = [each.watched.own for each in found]
        people = await around(
            {held.department for held in helds}, {held.assignee for held in helds if held.assignee}
        )
        return [
            _notice(each, step, people, now)
            for each in found
            for step in each.steps
            if step.deed is not Deed.MARK
        ]

    async def stamp(self, found: Sequence[Found[Held]], notices: Sequence[Notice], now: datetime) -> None:
        """Mark what was reminded of and what was missed."""
        done = [{step.kind for step in each.steps if step.deed is not Deed.SKIP} for each in found]
        await db.execute(
            "update audit_due a set reminded_at = case when f.reminded then $4 else a.reminded_at end,"
            " missed_at = case when f.missed then coalesce(a.missed_at, $4) else a.missed_at end,"
            " state = case when f.missed then 'missed' else a.state end"
            " from unnest($1::uuid[], $2::bool[], $3::bool[]) f(id, reminded, missed) where a.id = f.id",
            [each.id for each in found],
            [Kind.FIRST_REMINDER in kinds for kinds in done],
            [bool({Kind.ESCALATION, Kind.OVERDUE} & kinds) for kinds in done],
            now,
        )


SWEEPER: Final = AuditSweeper()


def _notice(found: Found[Held], step: Step, people: Around, now: datetime) -> Notice:
    if step.deed is Deed.SKIP:
        return Notice(found.id, step, found.version, State.SKIPPED, step.reason.value if step.reason else "")
    held = found.watched.own
    tell = people.alerted if step.kind is Kind.ESCALATION else people.reminded
    told = tell(held.department, held.assignee)
    context = {"name": held.name, "to": [str(each.id) for each in told]}
    entry = eventlog.entry(
        "audit", _CODES[step.kind], subject=held.subject, by=the_system, context=context, at=now
    )
    if not told:
        return Notice(found.id, step, found.version, State.FAILED, UNROUTABLE, entry)
    posts = [_post(held, step, entry, each, channel) for each in told for channel in (IN_APP, EMAIL)]
    return Notice(found.id, step, found.version, State.SENT, "", entry, posts)


def _post(held: Held, step: Step, entry: Entry, to: Reader, channel: str) -> Post:
    letter = _LETTERS[step.kind]
    return Post(
        kind=letter.replace("_", ".", 1),
        dedup_key=f"audit:{held.id}:{step.kind.value}:{step.round}:{to.id}:{channel}",
        channel=channel,
        user=to.id,
        template=letter,
        values={
            "name": held.name,
            "ward": named(held.department_name, held.department_name_ar, to.language),
            "due": dates.moment(held.due_at, held.zone, language=to.language),
        },
        language=to.language,
        link="/audits" if step.kind is Kind.FIRST_REMINDER else "/audits?view=missed",
        subject=held.subject,
        event_id=entry.id,
        foldable=True,
    )
