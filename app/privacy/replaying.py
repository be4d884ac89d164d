"""Erasing again what a copy of the house brought back (security.md BK-1)."""

from collections.abc import Sequence

from app.kernel import clock
from app.privacy import door
from app.privacy.commands import remembering, retention
from app.privacy.ledger import Line
from app.privacy.queries import erasures


async def replay(lines: Sequence[Line]) -> int:
    """Erase again what the ledger names and this house still has; how many records. Safe to repeat.

    Holds are not asked: they were lifted before the first erasure. For a house that was just brought back and in
    which nothing runs yet.
    """
    count = 0
    for kind in sorted({line.kind for line in lines if line.subject is not None}):
        named = [line.subject for line in lines if line.kind == kind and line.subject is not None]
        found = await erasures.still_there(kind, list(dict.fromkeys(named)))
        if found:
            run = await remembering.begin_again(kind, clock.now())
            for first in range(0, len(found), door.BATCH):
                count += await remembering.again(run, kind, found[first : first + door.BATCH])
            await retention.finish(run)
    for kind in sorted({line.kind for line in lines if line.subject is None}):
        run = await remembering.begin_again(
            kind, max(line.at for line in lines if line.kind == kind and line.subject is None)
        )
        while (step := await retention.step(run)).last is not None:
            pass
        count += step.subjects
        await retention.finish(run)
    return count
