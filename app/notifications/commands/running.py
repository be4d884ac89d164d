"""A run: who deserves a message now, in the order of D-9, message by message and batch by batch.

One run at a time: the lock is a session's, held on a connection of its own. A run writes down when it began,
what it looked at and what it came to; a failing message never stops the next one (C-8).
"""

import json
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

import asyncpg

from app.kernel import clock, db, ids, log
from app.kernel.actor import Actor, the_system
from app.kernel.errors import Refusal
from app.kernel.language import _
from app.notifications.commands.deciding import Look, decide_batch
from app.notifications.config import ConfigError
from app.notifications.queries import detection, runs, settings
from app.notifications.queries.templates import words
from app.notifications.rules.estimate import tally
from app.notifications.rules.evaluate import ToSend, Untold, decide
from app.notifications.rules.facts import KINDS, Facts, Kind
from app.notifications.rules.schedule import days_to_scan, local_day
from app.outbox.commands.post import SMS
from app.outbox.queries.gateways import usable

BATCH: Final = 1_000
LOCK: Final = 7_126_002
SURGE, SURGE_LEAST = 5, 200
NO_PROVIDER: Final = "no_usable_provider"
Checkpoint = Callable[[int], Awaitable[None]]


@dataclass(frozen=True)
class Outcome:
    """What a run came to: `state` is done, failed, waiting, skipped (paused, nothing on) or busy."""

    state: str
    run: UUID | None = None
    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    error: str = ""


async def run(
    *,
    now: datetime | None = None,
    slot: datetime | None = None,
    source: str = "slot",
    by: Actor = the_system,
    approved: bool = False,
    checkpoint: Checkpoint | None = None,
) -> Outcome:
    """Look once. `slot` is the planned hour this run stands for; a slot is run once. `approved` passes the guard
    against a surge (11.10)."""
    async with _alone() as mine:
        if not mine:
            return Outcome("busy", error="already running")
        look = await _look(now or clock.now())
        if isinstance(look, Outcome):
            return await _written_down(look, slot, source, by)
        key = await begin(slot, source, look.days, by=by)
        if key is None:
            return Outcome("skipped", error="this slot was run")
        return await _carry_out(key, look, approved, checkpoint)


async def dry_run(now: datetime | None = None, *, most: int | None = None) -> list[ToSend | Untold]:
    """The same decisions with nothing written down. Raises ConfigError, and Refusal for more than `most`."""
    look = await _look(now or clock.now(), trying=True)
    if isinstance(look, Outcome):
        return []
    wanted = {kind: await detection.candidates(kind, look.days, look.config.terms) for kind in _kinds(look)}
    if most is not None and sum(map(len, wanted.values())) > most:
        raise Refusal(
            _("There are too many to try on a page: use `recourse notify run --dry-run` on the command line.")
        )
    return await _rehearsed(wanted, look)


async def _rehearsed(wanted: Mapping[Kind, Sequence[UUID]], look: Look) -> list[ToSend | Untold]:
    decided: list[ToSend | Untold] = []
    for kind, keys in wanted.items():
        for some in _batches(keys):
            found, products = await detection.facts_of(kind, some)
            facts = Facts({}, products, ())
            decided += [
                decide(each, facts, look.config.terms, look.words.bodies, look.now, look.days)
                for each in found
            ]
    return decided


@asynccontextmanager
async def _alone() -> AsyncIterator[bool]:
    """Whether this is the only run; for the length of the block (C-6)."""
    async with db.connection() as taken:
        mine = bool(await taken.fetchval("select pg_try_advisory_lock($1)", LOCK))
        try:
            yield mine
        finally:
            if mine:
                await _unlock(taken)


async def _unlock(taken: Any) -> None:
    """Give the lock back; with a connection that went back locked no other run would ever be the only one."""
    try:
        await taken.execute("select pg_advisory_unlock($1)", LOCK)
    except BaseException:
        taken.terminate()
        raise


async def _look(now: datetime, *, trying: bool = False) -> Look | Outcome:
    """What this run decides by, or why there is none."""
    stored = await settings.in_force()
    try:
        config = await settings.config_of(stored.config)
    except ConfigError as wrong:
        return Outcome("failed", error=str(wrong)[:500])
    if stored.paused and not trying:
        return Outcome("skipped", error="paused")
    if config.terms.enabled and not trying and not await usable(SMS):
        return Outcome("failed", error=NO_PROVIDER)
    today = local_day(now, config.terms.zone)
    last = await runs.last_success()
    last_day = None if last is None else local_day(last, config.terms.zone)
    days = days_to_scan(today, last_day, config.catch_up_max_days)
    return Look(None, now, days, config, await words())


def _kinds(look: Look) -> list[Kind]:
    return [kind for kind in KINDS if kind in look.config.terms.enabled]


async def _carry_out(key: UUID, look: Look, approved: bool, checkpoint: Checkpoint | None) -> Outcome:
    look = Look(key, look.now, look.days, look.config, look.words)
    counts: dict[str, dict[str, int]] = {}
    troubles: list[str] = []
    wanted = await _wanted(look, counts, troubles)
    total = sum(len(keys) for keys in wanted.values())
    if not approved and await _is_surge(total, look.now):
        # Whoever is to approve it sees what it would come to and cost (11.13).
        counts |= tally(await _rehearsed(wanted, look))
        await end(key, "waiting", counts, total, "surge")
        return Outcome("waiting", key, counts, "surge")
    for kind, keys in wanted.items():
        made: Counter[str] = Counter()
        for some in _batches(keys):
            made.update(await decide_batch(kind, some, look))
            if checkpoint is not None:
                await checkpoint(len(some))
        counts[str(kind)] = dict(made)
    state = "failed" if troubles else "done"
    await end(key, state, counts, total, "; ".join(troubles)[:1_000])
    return Outcome(state, key, counts, "; ".join(troubles))


async def _wanted(
    look: Look, counts: dict[str, dict[str, int]], troubles: list[str]
) -> dict[Kind, list[UUID]]:
    """The candidates of each message; a detector that breaks leaves its own message out (C-8)."""
    found: dict[Kind, list[UUID]] = {}
    for kind in _kinds(look):
        try:
            found[kind] = await detection.candidates(kind, look.days, look.config.terms)
        except (asyncpg.PostgresError, TimeoutError) as error:
            log.line("detector_failed", kind=str(kind), error_class=type(error).__name__)
            troubles.append(f"{kind}: {type(error).__name__}")
            counts[str(kind)] = {"error": 1}
    return found


async def _is_surge(total: int, now: datetime) -> bool:
    """Far more than usual: over five times the median of 28 days, and over two hundred."""
    if total <= SURGE_LEAST:
        return False
    median = await runs.usual(now)
    return median is not None and total > SURGE * median


@db.atomic
async def begin(slot: datetime | None, source: str, days: Sequence[date], *, by: Actor) -> UUID | None:
    """Write down that a run begins; None when this slot was run already, unless it waits for approval."""
    key: UUID | None = await db.fetchval(
        "insert into notification_run (id, slot, source, days, started_by, started_at)"
        " values ($1, $2, $3, $4, $5, $6) on conflict (slot) where slot is not null do nothing returning id",
        ids.new(),
        slot,
        source,
        json.dumps([day.isoformat() for day in days]),
        by.id,
        clock.now(),
    )
    return key


@db.atomic
async def end(run: UUID, state: str, counts: dict[str, Any], wanted: int, error: str) -> None:
    """Write down what a run came to."""
    await db.execute(
        "update notification_run set state = $2, counts = $3::jsonb, wanted = $4, error = $5, ended_at = $6"
        " where id = $1",
        run,
        state,
        json.dumps(counts),
        wanted,
        error,
        clock.now(),
    )


async def _written_down(outcome: Outcome, slot: datetime | None, source: str, by: Actor) -> Outcome:
    """A run that may not start is on record too, once for its slot."""
    key = await begin(slot, source, [], by=by)
    if key is None:
        return outcome
    log.line("notification_run_refused", reason=outcome.error[:80], outcome=outcome.state)
    await end(key, outcome.state, {}, 0, outcome.error)
    return Outcome(outcome.state, key, {}, outcome.error)


def _batches(keys: Sequence[UUID]) -> list[Sequence[UUID]]:
    return [keys[start : start + BATCH] for start in range(0, len(keys), BATCH)]
