"""Checking the records against each other, and changing nothing (reliability.md 3.2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from app.kernel import db
from app.status.invariant import Invariant
from app.status.invariants import INVARIANTS

EXAMPLES: Final = 5
SECONDS: Final = 300


@dataclass(frozen=True)
class Verdict:
    """How many records break an invariant, and the keys of a few."""

    invariant: Invariant
    count: int
    examples: tuple[str, ...]

    @property
    def holds(self) -> bool:
        return self.count == 0


async def audit(*, fast: bool = False, strict: bool = False) -> list[Verdict]:
    """Try every invariant on one and the same instant of the database; a fast one leaves the slow out.

    `strict` allows no lag: for after a drain. Reads only, in one transaction of its own.
    """
    chosen = [each for each in INVARIANTS if not (fast and each.slow)]
    async with (
        db.connection() as connection,
        connection.transaction(isolation="repeatable_read", readonly=True),
    ):
        await connection.execute(f"set local statement_timeout = '{SECONDS}s'")
        await connection.execute("set local transaction_timeout = 0")
        # Nobody waits for this: one process reads, and the other cores are for pages.
        await connection.execute("set local max_parallel_workers_per_gather = 0")
        return [await _try(connection, each, strict=strict) for each in chosen]


async def _try(connection: Any, each: Invariant, *, strict: bool) -> Verdict:
    lag = [] if each.minutes is None else [timedelta(minutes=0 if strict else each.minutes)]
    row = await connection.fetchrow(
        f"with found(id) as ({each.sql}) select count(*) as n,"
        f" (array_agg(id::text order by id::text))[1:{EXAMPLES}] as examples from found",
        *lag,
        timeout=SECONDS,
    )
    return Verdict(each, row["n"], tuple(row["examples"] or ()))


def breaches(verdicts: Sequence[Verdict]) -> int:
    """How many records contradict others."""
    return sum(each.count for each in verdicts)
