"""Callbacks in the sweep: red when five minutes are left, missed a second after the window (cla.md 4.9 [R])."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from app import eventlog
from app.cases.commands.callback import KIND
from app.cases.queries import callbacks
from app.cases.queries.callbacks import Held
from app.cases.tables import NOBODY
from app.kernel import dates, db
from app.kernel.actor import Subject, the_system
from app.outbox.commands.post import IN_APP, Post
from app.sla.commands.sweep import UNROUTABLE, Found, Notice, Watched
from app.sla.rules import Deed, Kind, State, Step
from app.web import live

#: What open queues hear; the same as for any change of a case.
CHANGED = "cases"


@dataclass(frozen=True)
class CallbackSweeper:
    """What the sweep asks of callbacks."""

    kind: str = KIND

    async def load(self, keys: Sequence[UUID]) -> list[Watched[Held]]:
        """Those whose case nobody else holds, locked."""
        return await callbacks.held_free(keys)

    async def prepare(self, found: Sequence[Found[Held]], now: datetime) -> list[Notice]:
        """A warning says nothing to anybody; a missed callback is told to the managers."""
        organisations = {each.watched.own.organisation for each in found} - {None}
        managers = await callbacks.managers_of([each for each in organisations if each is not None])
        return [_notice(each, step, managers, now) for each in found for step in each.steps]

    async def stamp(self, found: Sequence[Found[Held]], notices: Sequence[Notice], now: datetime) -> None:
        """Mark the bookings, and let the open queues look again."""
        if not found:
            return
        await db.execute(
            "update callback b set warned_at = coalesce(b.warned_at, $3),"
            " missed_at = case when f.missed then $3 else b.missed_at end"
            ' from unnest($1::uuid[], $2::bool[]) f(id, missed) where b."case" = f.id and b.ended_at is null',
            [each.id for each in found],
            [any(step.kind is Kind.MISSED for step in each.steps) for each in found],
            now,
        )
        await live.announce(*{live.topic(CHANGED, each.watched.own.organisation or NOBODY) for each in found})


SWEEPER: Final = CallbackSweeper()


def _notice(found: Found[Held], step: Step, managers: dict[UUID, list[Any]], now: datetime) -> Notice:
    if step.deed is Deed.SKIP:
        return Notice(found.id, step, found.version, State.SKIPPED, step.reason.value if step.reason else "")
    if step.kind is Kind.WARN:
        return Notice(found.id, step, found.version, State.SENT)
    held = found.watched.own
    subject = Subject("case", held.case)
    entry = eventlog.entry(
        "callback", "MISSED", subject=subject, by=the_system, context={"number": step.round}, at=now
    )
    posts = [
        Post(
            kind="callback.missed",
            dedup_key=f"case:{held.case}:callback_missed:{step.round}:{person['id']}",
            channel=IN_APP,
            user=person["id"],
            template="callback_missed",
            values={
                "reference": held.reference,
                "time": dates.moment(held.starts_at, held.time_zone, language=person["language"]),
            },
            language=person["language"],
            link=f"/cases/{held.reference}",
            subject=subject,
            event_id=entry.id,
        )
        for person in managers.get(held.organisation or NOBODY, [])
    ]
    if not posts:
        return Notice(found.id, step, found.version, State.FAILED, UNROUTABLE, entry)
    return Notice(found.id, step, found.version, State.SENT, "", entry, posts)
