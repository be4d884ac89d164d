"""Deciding a batch of candidates: the claim of the pair, the message and the reason, in one transaction.

The pair is claimed before anything is posted, so that two runs that meet tell nobody twice (11.3, 11.4).
"""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from app.kernel import db, fault, ids
from app.kernel.actor import Subject
from app.notifications.config import NotificationConfig
from app.notifications.queries import detection
from app.notifications.queries.templates import Words
from app.notifications.rules.detection import Candidate, due_date
from app.notifications.rules.evaluate import ToSend, Untold, decide
from app.notifications.rules.facts import DATED, Facts, Kind, Product, Status
from app.outbox import Post, post_many
from app.outbox.commands.post import FAMILY, SMS
from app.outbox.text import measure

#: What kept a batch from being decided (C-8): it stays open and is looked at again.
BROKEN: Final = "error"


@dataclass(frozen=True)
class Look:
    """What one run decides by: its instant, the local days it looks at, configuration and words."""

    run: UUID | None
    now: datetime
    days: Sequence[date]
    config: NotificationConfig
    words: Words = field(repr=False)

    @property
    def leaves_at(self) -> datetime:
        """The first instant at which a message may leave: now, or the end of the quiet hours (11.6)."""
        return self.config.quiet.wait_until(self.now, self.config.terms.zone)


_CLAIM: Final = """
insert into policy_notification (id, policy_id, type, status, reason_code, reason_text, due_on, until, facts,
                                 run_id, language, segments, decided_at)
select r.id, r.policy, $1, r.status, r.reason, r.words, r.due_on, r.until, r.facts, $2, r.language, r.segments, $3
from unnest($4::uuid[], $5::uuid[], $6::smallint[], $7::text[], $8::text[], $9::date[], $10::timestamptz[],
            $11::jsonb[], $12::text[], $13::smallint[])
  r(id, policy, status, reason, words, due_on, until, facts, language, segments)
on conflict (policy_id, type) do update set status = excluded.status, reason_code = excluded.reason_code,
  reason_text = excluded.reason_text, due_on = excluded.due_on, until = excluded.until, facts = excluded.facts,
  run_id = excluded.run_id, language = excluded.language, segments = excluded.segments,
  decided_at = excluded.decided_at
  where policy_notification.status = 4 and policy_notification.outbox_id is null
returning policy_id
"""
_POSTED: Final = """
update policy_notification n set outbox_id = m.message
from unnest($1::uuid[], $2::uuid[]) m(policy, message) where n.policy_id = m.policy and n.type = $3
"""


@db.atomic
async def decide_batch(kind: Kind, policies: Sequence[UUID], look: Look) -> Counter[str]:
    """Decide and write down these candidates; how many came to what. One that cannot be decided never stops the
    others: it is written down as open, with what broke."""
    found, products = await detection.facts_of(kind, policies)
    made: Counter[str] = Counter()

    async def work(some: Sequence[Candidate]) -> None:
        # A half that is undone takes its counts along.
        made.update(await _write(kind, some, products, look))

    async def failed(one: Candidate, error: Exception) -> None:
        await _claim(kind, [one], [_broken(one, error)], look)
        made[BROKEN] += 1

    await db.in_halves(found, work, failed)
    return made


async def _write(
    kind: Kind, found: Sequence[Candidate], products: dict[str, Product], look: Look
) -> Counter[str]:
    facts = Facts({}, products, ())
    decided = [
        decide(each, facts, look.config.terms, look.words.bodies, look.now, look.days) for each in found
    ]
    claimed = await _claim(kind, found, decided, look)
    fault.point("notify.after_claim")
    mine = [one for one in decided if UUID(one.policy) in claimed]
    await _post(kind, [one for one in mine if isinstance(one, ToSend)], look)
    return Counter("send" if isinstance(one, ToSend) else one.reason for one in mine)


async def _claim(
    kind: Kind, found: Sequence[Candidate], decided: Sequence[ToSend | Untold], look: Look
) -> set[UUID]:
    keys = ids.several(len(found))
    rows = [_row(*each, look) for each in zip(keys, found, decided, strict=True)]
    columns = [list(column) for column in zip(*rows, strict=True)]
    claimed = await db.fetch(_CLAIM, str(kind), look.run, look.now, *columns)
    return {row["policy_id"] for row in claimed}


def _row(key: UUID, candidate: Candidate, one: ToSend | Untold, look: Look) -> tuple[Any, ...]:
    told = isinstance(one, ToSend)
    day = due_date(candidate.kind, candidate.policy, look.config.terms) if candidate.kind in DATED else None
    return (
        key,
        UUID(one.policy),
        int(Status.UNDECIDED) if isinstance(one, ToSend) else int(one.status),
        "" if isinstance(one, ToSend) else one.reason,
        "",
        day,
        one.until if isinstance(one, ToSend) else None,
        json.dumps(_facts(candidate, look)),
        one.language if isinstance(one, ToSend) else "",
        measure(one.text).segments if isinstance(one, ToSend) and told else 0,
    )


def _facts(candidate: Candidate, look: Look) -> dict[str, Any]:
    """What the decision rested on, so that it can be told years later (11.12). No name and no number."""
    policy, household = candidate.policy, candidate.household
    return {
        "days": [day.isoformat() for day in look.days],
        "consent": household.approved,
        "phone": household.recipient is not None,
        "status": int(policy.status),
        "stage": policy.stage,
        "effective": None if policy.effective_date is None else policy.effective_date.isoformat(),
        "expiry": None if policy.expiry_date is None else policy.expiry_date.isoformat(),
        "active_since": None if policy.active_since is None else policy.active_since.isoformat(),
    }


def _broken(one: Candidate, error: Exception) -> Untold:
    return Untold(one.policy.id, one.kind, Status.FAILED, f"{BROKEN}_{type(error).__name__}"[:40])


async def _post(kind: Kind, told: Sequence[ToSend], look: Look) -> None:
    if not told:
        return
    keys = await post_many(
        [
            Post(
                kind=str(kind),
                dedup_key=key_of(one.policy, kind),
                channel=SMS,
                address=one.to,
                text=one.text,
                language=one.language[:2],
                subject=Subject("policy", UUID(one.policy)),
                template_version=look.words.version_of(
                    kind, one.language, look.config.terms.default_language
                ),
                priority=FAMILY,
                not_before=look.leaves_at,
                max_attempts=look.config.max_attempts,
            )
            for one in told
        ]
    )
    pairs = [(UUID(one.policy), keys.get(key_of(one.policy, kind))) for one in told]
    there = [(policy, message) for policy, message in pairs if message is not None]
    await db.execute(_POSTED, [policy for policy, _m in there], [message for _p, message in there], str(kind))


def key_of(policy: str, kind: Kind) -> str:
    """What makes a message the only one of its kind (I-2)."""
    return f"policy:{policy}:{kind}"
