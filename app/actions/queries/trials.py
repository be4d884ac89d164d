"""The dry run of sources: what the triggers of the last month would have raised (sla.md 1.8)."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from app.actions.queries.wishes import Wishes
from app.actions.rules.triggers import Proposal, proposals
from app.actions.rules.wire import trigger_of
from app.actions.rules.wishes import settings_of, usual
from app.actions.rules.words import Source
from app.kernel import clock, db

LAST_MONTH: Final = timedelta(days=30)
#: More than a month of a busy hospital; beyond it the page says that it looked at the newest only.
MOST: Final = 20_000
SHOWN: Final = 50

_TRIGGERS: Final = """
select t.source_type, t.subject_kind, t.subject_id, t.facts, t.at from action_trigger t
where t.hospital = $1 and t.source_type = any($2) and t.at >= $3
order by t.source_type, t.at desc, t.id desc limit $4
"""
_RAISED: Final = """
select a.reference, a.source_type, a.dedupe_key from action a
join unnest($2::text[], $3::text[]) w(source, key) on a.source_type = w.source and a.dedupe_key = w.key
where a.hospital = $1
"""


@dataclass(frozen=True)
class Tried:
    """One action that would have been raised; `reference` where it was."""

    proposal: Proposal
    at: datetime
    facts: Mapping[str, Any]
    reference: str = ""


@dataclass(frozen=True)
class Trial:
    """What a month would have raised: how often each source was triggered, and the actions, newest first."""

    triggers: Mapping[Source, int]
    raised: Mapping[Source, int]
    rows: Sequence[Tried]
    all_seen: bool

    @property
    def total(self) -> int:
        """How many actions in all."""
        return sum(self.raised.values())


async def trial(hospital: UUID, sources: Sequence[Source], wishes: Wishes) -> Trial:
    """Ask the rules again what they would raise with these wishes; nothing is written. Two statements."""
    found = await db.fetch(
        _TRIGGERS, hospital, [one.value for one in sources], clock.now() - LAST_MONTH, MOST
    )
    settings = settings_of(wishes)
    seen: dict[tuple[Source, str, str], Tried] = {}
    for row in found:
        facts = json.loads(row["facts"])
        source = Source(row["source_type"])
        wish = wishes.get(source) or usual(source)
        for one in proposals(trigger_of(source, str(row["subject_id"]), facts), settings):
            seen.setdefault(one.key, Tried(wish.over(one), row["at"], facts))
    rows = sorted(seen.values(), key=lambda each: each.at, reverse=True)
    return Trial(
        Counter(Source(row["source_type"]) for row in found),
        Counter(each.proposal.source for each in rows),
        await _with_references(hospital, rows[:SHOWN]),
        len(found) < MOST,
    )


async def _with_references(hospital: UUID, rows: Sequence[Tried]) -> list[Tried]:
    known = await db.fetch(
        _RAISED,
        hospital,
        [each.proposal.source.value for each in rows],
        [f"{each.proposal.subject_kind}:{each.proposal.subject}" for each in rows],
    )
    found = {(row["source_type"], row["dedupe_key"]): row["reference"] for row in known}
    return [
        Tried(
            each.proposal,
            each.at,
            each.facts,
            found.get(
                (each.proposal.source.value, f"{each.proposal.subject_kind}:{each.proposal.subject}"), ""
            ),
        )
        for each in rows
    ]
