"""A client who was written down twice: the cases of both become one person's, and it can be undone."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from app import eventlog
from app.accounts.account import Account
from app.cases import facts
from app.cases import queries as cases
from app.eventlog import Entry
from app.kernel import clock, db, ids
from app.kernel.actor import Subject
from app.kernel.errors import Conflict, Invalid, NotFound
from app.kernel.language import _
from app.links import queries, rules
from app.links.inputs import MergeInput


@db.atomic
async def merge(case: UUID, kept: UUID, given: MergeInput, *, by: Account) -> Entry:
    """Give every case of another record of this client to the client of the case.

    What the client has nothing of is taken over; the other record stays, without cases. Raises Invalid for a
    person who is not there or is the same, Conflict when that record has cases this person may not see.
    """
    await cases.standing_to_change(case)
    other = await queries.person_of(by, given.person)
    if other is None or other == kept:
        raise Invalid(None, person=_("Choose another client from the list."))
    if await queries.has_cases_elsewhere(by, other):
        raise Conflict(_("This client has cases you may not see, so you cannot merge them."))
    people = await queries.people_to_change([kept, other])
    changes = rules.taken_over(people[kept], people[other])
    moved = await _move(other, kept)
    await _change(kept, {name: after for name, (_before, after) in changes.items()})
    key = ids.new()
    await db.execute(
        "insert into person_merge (id, kept, merged, cases, filled, was_vulnerable, reason, made_by, made_at)"
        " values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        key,
        kept,
        other,
        moved,
        json.dumps(changes, default=str),
        people[kept]["vulnerable"],
        given.reason,
        by.id,
        clock.now(),
    )
    return await _tell("MERGED", case, key, kept, moved, given.reason, by)


@db.atomic
async def part(case: UUID, kept: UUID, merge: UUID, *, by: Account) -> Entry:
    """Undo a merge within thirty days: its cases go back, and what was taken over and not changed since is taken off.

    Raises NotFound, or Conflict when it is too late or undone already.
    """
    await cases.standing_to_change(case)
    there = await queries.merge_to_undo(merge, kept)
    if there is None:
        raise NotFound(_("There is no such merge."))
    refused = rules.refusal_to_undo(there["made_at"], there["undone_at"], clock.now())
    if refused is not None:
        raise refused
    people = await queries.people_to_change([kept, there["merged"]])
    shown = {name: _plain(value) for name, value in people[kept].items()}
    back = rules.given_back(there["filled"], shown)
    await _change(kept, {name: _stored(name, value) for name, value in back.items()})
    rows = await db.fetch(
        "update cases set person = $2, version = version + 1 where id = any($1) and person = $3 returning id",
        there["cases"],
        there["merged"],
        kept,
    )
    await db.execute(
        "update person_merge set undone_at = $2, undone_by = $3 where id = $1", merge, clock.now(), by.id
    )
    return await _tell("PARTED", case, merge, kept, [row["id"] for row in rows], "", by)


async def _move(other: UUID, kept: UUID) -> list[UUID]:
    rows = await db.fetch(
        "update cases set person = $2, version = version + 1 where person = $1 returning id", other, kept
    )
    return [row["id"] for row in rows]


async def _change(person: UUID, values: dict[str, Any]) -> None:
    sets = "".join(f", {name} = ${n}" for n, name in enumerate(values, start=3))
    await db.execute(
        f"update person set version = version + 1, modified_at = $2{sets} where id = $1",
        person,
        clock.now(),
        *values.values(),
    )


async def _tell(
    code: str, case: UUID, merge: UUID, kept: UUID, moved: Sequence[UUID], reason: str, by: Account
) -> Entry:
    """Every case that moved has it on its timeline; what the records hold is not on the log."""
    of_kept = await db.fetch("select id from cases where person = $1", kept)
    await facts.copy_people(list({*moved, *(row["id"] for row in of_kept)}))
    return await eventlog.record(
        "client",
        code,
        subject=Subject("case", case),
        also=[Subject("case", each) for each in moved if each != case],
        by=by,
        notes=reason,
        context={"merge": str(merge), "cases": len(moved)},
    )


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _stored(name: str, value: Any) -> Any:
    return date.fromisoformat(value) if name == "birth_date" and value else value
