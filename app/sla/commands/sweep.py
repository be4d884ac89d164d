"""The sweep: takes what is due, lets the pure engine decide, and writes it all in one transaction a batch.

Deadline rows are locked first and the items after them, both with SKIP LOCKED: an item that a command holds is
left to the next sweep, so the two never wait for each other (reliability.md 41). What cannot be done is split
in halves down to the one item, which is put off with its error (decisions.md 3).
"""

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import field
from datetime import datetime, timedelta
from functools import partial
from typing import Final, Generic, Protocol, TypeVar
from uuid import UUID

from app import eventlog
from app.eventlog import Entry
from app.kernel import db, fault, log
from app.kernel.answers import value
from app.kernel.lanes import abreast
from app.outbox.commands.post import Post, post_many
from app.sla import queries
from app.sla.commands.deadlines import plan_deadlines
from app.sla.rules import (
    Callback,
    Deed,
    Item,
    Mark,
    Promise,
    State,
    Step,
    Taken,
    due_steps,
    plan,
    wake_at,
)

#: Small enough that the two lanes of a sweep of a thousand things have something each.
BATCH = 500
LANES = 2
FIRST_REST = timedelta(minutes=5)
LONGEST_REST = timedelta(hours=6)

#: Why a notice failed that nobody was there to be told (sla.md 1.4).
UNROUTABLE: Final = "unroutable"
T = TypeVar("T")


@value()
class Watched(Generic[T]):
    """An item as a sweep finds it, locked: what was promised, what was done, and the room's own view of it."""

    id: UUID
    promised: Item | Callback
    taken: Taken
    own: T


@value()
class Found(Generic[T]):
    """What a sweep decided for an item: its plan and the steps, in order."""

    watched: Watched[T]
    promise: Promise
    steps: tuple[Step, ...]

    @property
    def id(self) -> UUID:
        """The item's key."""
        return self.watched.id

    @property
    def version(self) -> int:
        """The number of the target in force."""
        return 1 if isinstance(self.promise, Callback) else self.promise.version


@value()
class Notice:
    """A notice a sweep wants to settle: whoever inserts its row writes its event and its messages."""

    subject_id: UUID
    step: Step
    target_version: int
    state: State
    reason: str = ""
    event: Entry | None = None
    posts: Sequence[Post] = field(default=(), repr=False)

    @property
    def key(self) -> tuple[UUID, str, int, int]:
        """What is unique about it, besides the kind of item."""
        return self.subject_id, self.step.kind.value, self.step.round, self.step.level


class Sweeper(Protocol[T]):
    """What a room does for the sweep of its items; every step is asked for many items at once."""

    @property
    def kind(self) -> str:
        """The kind of item, as `deadline.subject_kind` says it."""

    async def load(self, keys: Sequence[UUID]) -> Sequence[Watched[T]]:
        """The items, locked with SKIP LOCKED: those held by a command are missing from the answer."""

    async def prepare(self, found: Sequence[Found[T]], now: datetime) -> Sequence[Notice]:
        """The notices of all steps that are sent or skipped, with their events and messages."""

    async def stamp(self, found: Sequence[Found[T]], notices: Sequence[Notice], now: datetime) -> None:
        """Write what the steps and their notices change of the items' own columns."""


async def sweep(
    sweeper: Sweeper[T],
    *,
    batch: int = BATCH,
    lanes: int = LANES,
    checkpoint: Callable[[int], Awaitable[None]] | None = None,
) -> int:
    """Do everything that is due for a kind of item, batch by batch; how many items were done.

    Each batch is a transaction of its own, so that a sweep that dies loses nothing and repeats nothing. Two run
    abreast: while the database writes the one, the engine decides the other.
    """
    done = 0

    async def lane() -> None:
        nonlocal done
        while took := await one_batch(sweeper, batch):
            done += took
            if checkpoint is not None:
                await checkpoint(done)

    await abreast(lane, lanes)
    return done


@db.atomic
async def one_batch(sweeper: Sweeper[T], batch: int = BATCH) -> int:
    """Take and do one batch; how many items it dealt with."""
    now = await queries.present()
    due = await db.fetch(
        "select subject_id, tries from deadline where subject_kind = $1 and wake_at <= $2"
        " order by wake_at limit $3 for update skip locked",
        sweeper.kind,
        now,
        batch,
    )
    if not due:
        return 0
    watched = await sweeper.load([row["subject_id"] for row in due])
    fault.point("sweep.after_claim")
    tries = {row["subject_id"]: row["tries"] for row in due}

    async def failed(one: Watched[T], error: Exception) -> None:
        await _put_off(one.id, tries[one.id], error, now)

    await db.in_halves(watched, partial(_do, sweeper, now), failed)
    fault.point("sweep.before_commit")
    return len(watched)


async def _do(sweeper: Sweeper[T], now: datetime, watched: Sequence[Watched[T]]) -> None:
    found = [_decided(each, now) for each in watched]
    fault.point("sweep.after_plan")
    busy = [each for each in found if each.steps]
    notices = await sweeper.prepare(busy, now)
    won = await _settle(sweeper.kind, notices, now)
    fault.point("sweep.after_notice")
    mine = [notice for notice in notices if notice.key in won]
    await eventlog.record_many([notice.event for notice in mine if notice.event is not None])
    await post_many([post for notice in mine for post in notice.posts])
    fault.point("sweep.after_outbox")
    await sweeper.stamp(busy, notices, now)
    after = _after(found, notices, now)
    await plan_deadlines(sweeper.kind, {each.id: wake_at(each.promise, after[each.id]) for each in found})


def _decided(watched: Watched[T], now: datetime) -> Found[T]:
    promise = plan(watched.promised) if isinstance(watched.promised, Item) else watched.promised
    return Found(watched, promise, tuple(due_steps(promise, now, watched.taken)))


def _after(found: Sequence[Found[T]], notices: Sequence[Notice], now: datetime) -> dict[UUID, Taken]:
    """What is taken of each item once these notices stand."""
    marks: dict[UUID, list[Mark]] = {}
    for notice in notices:
        step = notice.step
        mark = Mark(step.kind, step.round, step.level, notice.state, now, step.reason)
        marks.setdefault(notice.subject_id, []).append(mark)
    return {
        each.id: Taken(
            (*each.watched.taken.marks, *marks.get(each.id, ())),
            each.watched.taken.overdue or any(step.deed is Deed.MARK for step in each.steps),
        )
        for each in found
    }


_SETTLE = """
insert into sla_notice (id, subject_kind, subject_id, kind, round, level, target_version, state, reason, event_id, at)
select uuidv7(), $1::text, subject, kind, round, level, target, state, reason, event, $9
from unnest($2::uuid[], $3::text[], $4::int[], $5::int[], $6::int[], $7::text[], $8::text[], $10::uuid[])
  n(subject, kind, round, level, target, state, reason, event)
on conflict (subject_id, kind, round, level, subject_kind) do nothing
returning subject_id, kind, round, level
"""


async def _settle(
    kind: str, notices: Sequence[Notice], now: datetime
) -> Collection[tuple[UUID, str, int, int]]:
    """Insert the notices; the keys of those that were not there already."""
    if not notices:
        return ()
    rows = await db.fetch(
        _SETTLE,
        kind,
        [each.subject_id for each in notices],
        [each.step.kind.value for each in notices],
        [each.step.round for each in notices],
        [each.step.level for each in notices],
        [each.target_version for each in notices],
        [each.state.value for each in notices],
        [each.reason for each in notices],
        now,
        [each.event.id if each.event is not None else None for each in notices],
    )
    return {tuple(row) for row in rows}


async def _put_off(key: UUID, tries: int, error: Exception, now: datetime) -> None:
    """An item that cannot be done: later again, with the reason on the status page."""
    rest = min(FIRST_REST * 2 ** min(tries, 10), LONGEST_REST)
    told = log.about(error)
    words = " ".join(
        str(told[name]) for name in ("error_class", "sqlstate", "constraint", "place") if name in told
    )
    log.error("sweep_item", error)
    await db.execute(
        "update deadline set tries = tries + 1, error = $2, wake_at = $3 where subject_id = $1",
        key,
        (words or type(error).__name__)[:500],
        now + rest,
    )
