"""What happened elsewhere and raises actions by itself, as far as the hospital wants it (sla.md 1.8)."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from app.actions.commands.raising import Raised, raise_many
from app.actions.inputs import NewAction
from app.actions.queries.wishes import Wishes, homes_of, wishes_of
from app.actions.rules.times import forgotten_before
from app.actions.rules.triggers import Proposal, proposals
from app.actions.rules.wire import NAMES, Cause
from app.actions.rules.wishes import ITEM_TITLE, TITLES, Wish, settings_of, usual
from app.kernel import clock, db, ids
from app.kernel.actor import the_system
from app.outbox.text import fill

AT_ONCE: Final = 10_000
_KEEP: Final = """
insert into action_trigger (id, hospital, source_type, subject_kind, subject_id, facts, at)
select *, $7::timestamptz from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::uuid[], $6::jsonb[])
"""


@db.atomic
async def heed(causes: Sequence[Cause]) -> list[Raised]:
    """Keep what happened, and raise the actions the hospitals want for it: none, one, or one for each failed item.

    A fixed number of statements for all. Safe to repeat: what is raised already gets a line on its log. Never
    refuses: a department that is not the hospital's is left out, since what happened must stand in any case.
    """
    if not causes:
        return []
    await _keep(causes)
    known = await wishes_of({cause.hospital for cause in causes})
    wanted = [new for cause in causes for new in _wanted(cause, known.get(cause.hospital, {}))]
    homes = await homes_of({new.department for new in wanted if new.department})
    fitting = [
        new
        if new.department is None or homes.get(new.department) == new.hospital
        else replace(new, department=None)
        for new in wanted
    ]
    return await raise_many(fitting, by=the_system) if fitting else []


@db.atomic
async def forget_triggers() -> int:
    """Drop the oldest triggers, ten thousand at a time; how many went. What they raised stays."""
    return await db.execute(
        "delete from action_trigger where id in (select id from action_trigger where at < $1 limit $2)",
        forgotten_before(clock.now()),
        AT_ONCE,
    )


async def _keep(causes: Sequence[Cause]) -> None:
    await db.execute(
        _KEEP,
        [ids.new() for _ in causes],
        [cause.hospital for cause in causes],
        [cause.source.value for cause in causes],
        [cause.subject.kind for cause in causes],
        [cause.subject.id for cause in causes],
        [json.dumps(cause.facts, default=str) for cause in causes],
        clock.now(),
    )


def _wanted(cause: Cause, wishes: Wishes) -> Iterator[NewAction]:
    """The actions one hospital wants for one cause."""
    wish = wishes.get(cause.source) or usual(cause.source)
    for found in proposals(cause.trigger, settings_of(wishes)):
        proposal = wish.over(found)
        yield NewAction(
            hospital=cause.hospital,
            title=_title(cause, wish, proposal),
            source=cause.source,
            description=cause.text,
            category=proposal.category,
            severity=proposal.severity,
            priority=proposal.severity,
            department=cause.department or wish.department,
            subject=cause.subject,
            also=cause.also,
            dedupe_key=f"{proposal.subject_kind}:{proposal.subject}",
            metadata={"trigger": dict(cause.facts)},
        )


def _title(cause: Cause, wish: Wish, proposal: Proposal) -> str:
    """The hospital's own words, else the house's; what has no value is a dash, never a hole."""
    item = proposal.subject.partition(":")[2] if proposal.subject_kind == "audit_item" else ""
    template = wish.title or (ITEM_TITLE if item else TITLES[cause.source])
    values = {**dict.fromkeys(NAMES, ""), **cause.values, "item": item}
    return fill(template, {name: value.strip() or "\N{EN DASH}" for name, value in values.items()})
