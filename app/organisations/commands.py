"""Taking organisations and places in from a file: what is new is added, what differs is changed."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from app import eventlog
from app.kernel import db, ids
from app.kernel.actor import Actor, Subject
from app.organisations.inputs import LocationRow, OrganisationRow
from app.organisations.rules import misplaced

ADDED, CHANGED, SAME, REFUSED = "added", "changed", "same", "refused"
#: What the log says about files: a fixed subject, since there is one tree.
TREE: Final = Subject("organisations", UUID(int=1))
_KEPT: Final = ("name", "name_ar", "kind", "email", "phone", "address", "country", "time_zone")


@dataclass(frozen=True)
class Outcome:
    """What became of a row: added, changed, same or refused; `why` by field."""

    row: int
    code: str
    outcome: str
    why: Mapping[str, str]


@db.atomic
async def load_organisations(
    rows: Sequence[tuple[int, OrganisationRow]], refused: Sequence[Outcome] = (), *, by: Actor
) -> list[Outcome]:
    """Add or change these organisations by their codes; groups that a file names above them are made.

    `refused` are the rows of the file that cannot be loaded. What became of every row, in the file's order.
    """
    return await _told("ORGANISATIONS_IMPORTED", [*refused, *await _load_organisations(rows)], by=by)


async def _load_organisations(rows: Sequence[tuple[int, OrganisationRow]]) -> list[Outcome]:
    await _make_groups([row for _n, row in rows])
    parents = await _organisations({row.parent for _n, row in rows if row.parent})
    present = await _organisations({row.code for _n, row in rows})
    wrong = misplaced({row.code: row.parent for _n, row in rows}, parents)
    outcomes, new, changed = [], [], []
    for number, row in rows:
        if row.code in wrong:
            outcomes.append(Outcome(number, row.code, REFUSED, {"parent": wrong[row.code]}))
            continue
        parent, there = parents.get(row.parent), present.get(row.code)
        parent_id = None if parent is None else parent["id"]
        if there is None:
            new.append((ids.new(), row, parent_id))
        elif any(there[name] != getattr(row, name) for name in _KEPT) or there["parent"] != parent_id:
            changed.append((there["id"], row, parent_id))
        else:
            outcomes.append(Outcome(number, row.code, SAME, {}))
            continue
        outcomes.append(Outcome(number, row.code, ADDED if there is None else CHANGED, {}))
    await _insert(new)
    await _update(changed)
    await _hang_up([row for _n, row in rows if row.code not in wrong])
    return outcomes


async def _make_groups(rows: Iterable[OrganisationRow]) -> None:
    codes = {row.code for row in rows}
    named = {row.parent: row for row in rows if row.parent and row.parent_name and row.parent not in codes}
    await db.execute(
        "insert into organisation (id, code, kind, name, country, time_zone)"
        " select id, code, 'group', name, country, zone from"
        " unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[]) n(id, code, name, country, zone)"
        " on conflict (code) do nothing",
        [ids.new() for _ in named],
        list(named),
        [row.parent_name for row in named.values()],
        [row.country for row in named.values()],
        [row.time_zone for row in named.values()],
    )


async def _organisations(codes: Iterable[str]) -> dict[str, Any]:
    rows = await db.fetch(
        f"select id, code, parent, {', '.join(_KEPT)} from organisation where code = any($1)", list(codes)
    )
    return {row["code"]: row for row in rows}


async def _insert(new: Sequence[tuple[UUID, OrganisationRow, UUID | None]]) -> None:
    await db.copy_rows(
        "organisation",
        ("id", "code", "parent", *_KEPT),
        [(key, row.code, parent, *(getattr(row, name) for name in _KEPT)) for key, row, parent in new],
    )


async def _update(changed: Sequence[tuple[UUID, OrganisationRow, UUID | None]]) -> None:
    texts = ", ".join(f"${n}::text[]" for n in range(3, 3 + len(_KEPT)))
    await db.execute(
        f"update organisation o set parent = n.parent, {', '.join(f'{name} = n.{name}' for name in _KEPT)},"
        f" updated_at = recourse_now() from unnest($1::uuid[], $2::uuid[], {texts}) n(id, parent, {', '.join(_KEPT)})"
        " where o.id = n.id",
        [key for key, _row, _parent in changed],
        [parent for _key, _row, parent in changed],
        *([getattr(row, name) for _key, row, _parent in changed] for name in _KEPT),
    )


async def _hang_up(rows: Sequence[OrganisationRow]) -> None:
    """Rows whose parent stands in the same file, perhaps below them."""
    inner = [(row.code, row.parent) for row in rows if row.parent]
    await db.execute(
        "update organisation o set parent = p.id from unnest($1::text[], $2::text[]) n(code, parent)"
        " join organisation p on p.code = n.parent where o.code = n.code and o.parent is distinct from p.id",
        [code for code, _parent in inner],
        [parent for _code, parent in inner],
    )


@db.atomic
async def load_locations(
    rows: Sequence[tuple[int, LocationRow]], refused: Sequence[Outcome] = (), *, by: Actor
) -> list[Outcome]:
    """Add or change these places by kind and code, those above before those below; else as `load_organisations`."""
    outcomes = list(refused)
    for kind in ("R", "D", "W", "V"):
        outcomes += await _load_places([each for each in rows if each[1].kind == kind])
    return await _told("LOCATIONS_IMPORTED", outcomes, by=by)


async def _load_places(rows: Sequence[tuple[int, LocationRow]]) -> list[Outcome]:
    present = await _places([(row.kind, row.code) for _n, row in rows])
    parents = await _places([(row.parent_kind, row.parent) for _n, row in rows if row.parent])
    outcomes, new, changed = [], [], []
    for number, row in rows:
        parent = parents.get((row.parent_kind, row.parent))
        if row.parent and parent is None:
            outcomes.append(
                Outcome(number, row.code, REFUSED, {"parent": f"There is no place {row.parent}."})
            )
            continue
        parent_id = None if parent is None else parent["id"]
        there = present.get((row.kind, row.code))
        fits = there is not None and (there["name"], there["name_ar"], there["parent"]) == (
            row.name,
            row.name_ar,
            parent_id,
        )
        outcomes.append(Outcome(number, row.code, ADDED if there is None else SAME if fits else CHANGED, {}))
        if there is None:
            new.append((ids.new(), row.kind, row.code, row.name, row.name_ar, parent_id))
        elif not fits:
            changed.append((there["id"], row.name, row.name_ar, parent_id))
    await db.copy_rows("location", ("id", "kind", "code", "name", "name_ar", "parent"), new)
    await db.execute(
        "update location l set name = n.name, name_ar = n.name_ar, parent = n.parent"
        " from unnest($1::uuid[], $2::text[], $3::text[], $4::uuid[]) n(id, name, name_ar, parent) where l.id = n.id",
        *([each[n] for each in changed] for n in range(4)),
    )
    return outcomes


async def _places(keys: Sequence[tuple[str, str]]) -> dict[tuple[str, str], Any]:
    rows = await db.fetch(
        "select l.id, l.kind, l.code, l.name, l.name_ar, l.parent from location l"
        " join (select distinct * from unnest($1::text[], $2::text[])) n(kind, code)"
        " on n.kind = l.kind and n.code = l.code where l.validity_to is null",
        [kind for kind, _code in keys],
        [code for _kind, code in keys],
    )
    return {(row["kind"], row["code"]): row for row in rows}


async def _told(code: str, outcomes: Sequence[Outcome], *, by: Actor) -> list[Outcome]:
    """Write down how many rows became what; the outcomes in the file's order."""
    counted = Counter(each.outcome for each in outcomes)
    context = {outcome: counted[outcome] for outcome in (ADDED, CHANGED, SAME, REFUSED)}
    await eventlog.record("organisations", code, subject=TREE, by=by, context=context)
    return sorted(outcomes, key=lambda each: each.row)
