"""Carrying runs out: from the tables, through the stage or a collection aside, to where readers see them."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from app import jobs
from app.bi import door
from app.bi.catalogue import APPEND
from app.bi.commands import chunks, ledger
from app.bi.commands.ledger import Ended, Going
from app.bi.errors import StoreDown
from app.bi.queries import monthly, runs
from app.bi.queries.gatherers import GATHERERS
from app.bi.queries.source import Asked
from app.bi.rules.documents import Document, Stamp, checksum, digest, document
from app.bi.rules.periods import named
from app.kernel import clock, ids, snapshot
from app.settings import current

#: Documents in hand at once: what a worker holds in memory.
IN_HAND: Final = 1_000
_NAMED: Final = 20
TIDY: Final = "bi.tidy"
#: After so long no reader still looks at an older generation (bi.md 1.2).
READERS_LEAVE: Final = timedelta(seconds=60)


@dataclass
class Tally:
    """What was written so far."""

    docs: int = 0
    rows: int = 0
    digests: list[int] = field(default_factory=list)

    @property
    def checksum(self) -> str:
        """Of all of them."""
        return checksum(self.digests)


def asked_for(going: Going, forms: list[UUID] | None = None) -> Asked:
    """What a run is to total."""
    settings = current()
    period = named(going.task.period, going.period_key, settings.bi_timezone)
    return Asked(period, going.as_of, settings.bi_timezone, forms, settings.bi_export_pii)


def stamp_of(going: Going) -> Stamp:
    """What its documents share."""
    settings = current()
    return Stamp(settings.bi_deployment, going.id, going.as_of, clock.now(), settings.bi_timezone)


def facts_of(stamp: Stamp, total: str) -> dict[str, Any]:
    """What `_meta` says beside the numbers."""
    return {
        "checksum": total,
        "as_of": stamp.as_of,
        "generated_at": stamp.generated_at,
        "tz": stamp.zone,
        "schema": 1,
    }


async def parts(
    going: Going, asked: Asked, stamp: Stamp, tally: Tally
) -> AsyncGenerator[list[Document], None]:
    """The documents of a run, so many at a time, in one view of the database."""
    waiting = list[Document]()
    async with snapshot.reading() as connection:
        async for built in GATHERERS[going.task.name](connection, asked):
            made = document(going.task.collection, built, stamp)
            tally.docs, tally.rows = tally.docs + 1, tally.rows + built.rows
            tally.digests.append(digest(made))
            waiting.append(made)
            if len(waiting) == IN_HAND:
                yield waiting
                waiting = []
    if waiting:
        yield waiting


async def go(run: UUID, *, guarded_for: timedelta | None = None) -> None:
    """Take up a run: a trial, chunks to be done by whoever is free, or the whole of it at once.

    Raises StoreDown, Unsound and SwitchedOff; what was seen before stays as it was.
    """
    going = await ledger.begin(run)
    if going is None:
        return
    if going.is_dry:
        await ledger.finish(run, await compare(going))
    elif going.state == "publishing" and going.task.mode == APPEND:
        await publish(run)
    elif going.task.chunked:
        await _cut(going, guarded_for)
    elif going.task.mode == APPEND:
        await _append(going)
    else:
        await _renew(going)


async def _cut(going: Going, guarded_for: timedelta | None) -> None:
    await door.use(lambda store: store.ping(), seconds=door.PAGE)
    async with snapshot.reading() as connection:
        forms = await monthly.forms(connection, going.task.collection, asked_for(going).period)
    await ledger.cut(going.id, forms, guarded_for=guarded_for)


async def do_chunk(run: UUID, n: int, job: UUID, *, guarded_for: timedelta | None = None) -> bool:
    """Total ten forms and stage what comes of it; whether the chunk was ours to do.

    A store that does not answer leaves it to a later try."""
    claim = await chunks.claim(run, n, job)
    if claim is None:
        return False
    going = await ledger.begin(run)
    if going is None:
        return False
    stamp, tally = stamp_of(going), Tally()
    try:
        async with aclosing(parts(going, asked_for(going, claim.forms), stamp, tally)) as found:
            async for part in found:
                await _stage(going, part)
    except StoreDown as down:
        await chunks.give_back(claim, str(down))
        return True
    await chunks.done(claim, tally.docs, tally.rows, tally.checksum, guarded_for=guarded_for)
    return True


async def _stage(going: Going, part: list[Document]) -> None:
    await door.use(lambda store: store.stage(going.task.collection, going.id, part))


async def _append(going: Going) -> None:
    stamp, tally = stamp_of(going), Tally()
    async with aclosing(parts(going, asked_for(going), stamp, tally)) as found:
        async for part in found:
            await _stage(going, part)
    await _publish(going, stamp, tally.docs, tally.rows, tally.checksum)


async def publish(run: UUID) -> None:
    """Put what the chunks staged in place of what stands, once all of it is there. Done again, it gives the same.

    Raises as `go`.
    """
    made = await runs.totals(run)
    going = None if made.waiting else await ledger.begin(run)
    if going is None:
        return
    await _publish(going, stamp_of(going), made.docs, made.source_rows, made.checksum)


async def _publish(going: Going, stamp: Stamp, docs: int, rows: int, total: str) -> None:
    if not await ledger.publishing(going.id):
        return
    gone = await door.use(
        lambda store: store.publish_period(
            going.task.collection, going.id, going.period_key, docs, facts_of(stamp, total)
        ),
        seconds=None,
    )
    await ledger.finish(going.id, Ended(rows, docs, gone, total))


async def _renew(going: Going) -> None:
    collection, stamp, tally = going.task.collection, stamp_of(going), Tally()
    generation = await door.use(lambda store: store.begin(collection, going.id))
    async with aclosing(parts(going, asked_for(going), stamp, tally)) as found:
        async for part in found:
            await _insert(going, part, generation)
    if not await ledger.publishing(going.id):
        return
    gone = await door.use(
        lambda store: store.publish_whole(
            collection,
            going.id,
            generation,
            tally.docs,
            facts_of(stamp, tally.checksum),
            force=going.is_forced,
        ),
        seconds=None,
    )
    await ledger.finish(going.id, Ended(tally.rows, tally.docs, gone, tally.checksum))
    if generation is not None:
        later = clock.now() + READERS_LEAVE
        await jobs.enqueue(TIDY, {"collection": collection}, dedup_key=collection, run_at=later)


async def _insert(going: Going, part: list[Document], generation: int | None) -> None:
    await door.use(lambda store: store.insert(going.task.collection, going.id, part, generation))


async def through(run: UUID, *, guarded_for: timedelta, abreast: int = 4) -> None:
    """Carry a run out in this process: itself, its chunks, its publishing. Raises as `go`."""
    await go(run, guarded_for=guarded_for)
    gate = asyncio.Semaphore(abreast)

    async def one(n: int) -> None:
        async with gate:
            await do_chunk(run, n, ids.new(), guarded_for=guarded_for)

    await asyncio.gather(*(one(n) for n in await runs.waiting_chunks(run)))
    await publish(run)


async def compare(going: Going) -> Ended:
    """Total everything, write nothing, and say how it differs from what stands (bi.md 6). Raises as `go`."""
    stamp, tally = stamp_of(going), Tally()
    computed = dict[str, int]()
    async with aclosing(parts(going, asked_for(going), stamp, tally)) as found:
        async for part in found:
            computed.update(zip((each["_id"] for each in part), tally.digests[-len(part) :], strict=True))
    key = going.period_key if going.task.mode == APPEND else None
    stored = await door.use(lambda store: store.digests(going.task.collection, key), seconds=None)
    added = sorted(computed.keys() - stored.keys())
    removed = sorted(stored.keys() - computed.keys())
    changed = sorted(one for one in computed.keys() & stored.keys() if computed[one] != stored[one])
    difference = {
        "computed": len(computed),
        "stored": len(stored),
        **{name: len(keys) for name, keys in (("added", added), ("changed", changed), ("removed", removed))},
        "first": {"added": added[:_NAMED], "changed": changed[:_NAMED], "removed": removed[:_NAMED]},
        "stored_checksum": checksum(stored.values()),
    }
    return Ended(tally.rows, 0, 0, tally.checksum, difference)
