"""Suggesting a provider, and keeping it for the case for a minute."""

import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from app.allocation.queries.assigning import Suggested, live
from app.allocation.queries.situation import situation
from app.allocation.rules.suggestion import SEED_BITS, Choice, Weighed, suggest
from app.kernel import clock, db, ids
from app.kernel.actor import Actor

KEPT_FOR = timedelta(seconds=60)


@dataclass(frozen=True)
class Asked:
    """The case a suggestion is asked for."""

    case: UUID
    category: UUID | None
    has_provider: bool


@db.atomic
async def suggest_for(asked: Asked, *, by: Actor) -> Suggested | None:
    """The provider suggested for a case, with what decided it; None without a category.

    While a suggestion is kept for the case it stays the same, so that looking again is no second draw. A case
    that has a provider is suggested another, but nothing is kept for it (cla.md 4.7).
    """
    if asked.category is None:
        return None
    now = clock.now()
    # Two suggestions of a category never read the same counts: the second sees what the first keeps.
    await db.execute("select pg_advisory_xact_lock(hashtextextended($1, 0))", f"allocation:{asked.category}")
    kept = await live(asked.case, asked.category, now)
    if kept is not None:
        return kept
    stands = await situation(asked.category, asked.case, now)
    choice = suggest(stands.candidates, stands.rules, seed := secrets.randbits(SEED_BITS))
    made = await _write(asked, choice, seed, now, by)
    await db.execute("delete from reservation where case_id = $1", asked.case)
    if choice.provider is not None and not asked.has_provider:
        await _keep(asked, choice.provider, made.id, now)
    return made


async def _keep(asked: Asked, provider: UUID, suggestion: UUID, now: datetime) -> None:
    await db.execute(
        "insert into reservation (case_id, provider, category, suggestion, until) values ($1, $2, $3, $4, $5)",
        asked.case,
        provider,
        asked.category,
        suggestion,
        now + KEPT_FOR,
    )


async def _write(asked: Asked, choice: Choice, seed: int, now: datetime, by: Actor) -> Suggested:
    key = ids.new()
    candidates = [_told(each) for each in choice.weighed]
    row = await db.fetchrow(
        'insert into suggestion (id, "case", category, method, seed, provider, candidates, asked_by, as_of)'
        " values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
        " returning coalesce((select name from organisation where id = $6), '') as provider_name,"
        " (select name from category where id = $3) as category_name,"
        " coalesce((select name from app_user where id = $8), '') as asked_by",
        key,
        asked.case,
        asked.category,
        choice.method,
        seed,
        choice.provider,
        json.dumps(candidates),
        by.id,
        now,
    )
    assert row is not None
    return Suggested(
        key,
        choice.provider,
        row["provider_name"],
        row["category_name"],
        choice.method,
        seed,
        now,
        row["asked_by"],
        candidates,
    )


def _told(weighed: Weighed) -> dict[str, object]:
    candidate = weighed.candidate
    return {
        "provider": str(candidate.provider),
        "name": candidate.name,
        "weight": candidate.weight,
        "cases": candidate.cases,
        "reserved": candidate.reserved,
        "ideal": round(float(weighed.ideal), 3),
        "difference": round(float(weighed.difference), 3),
        "eligible": weighed.eligible,
        "sent_back": candidate.sent_back,
    }
