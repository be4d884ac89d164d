"""Files of households: what came in, and what a file refers to that is not there."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from app.accounts.account import Account
from app.households.canonical import Canonical
from app.kernel import db
from app.kernel.errors import NotFound
from app.kernel.language import _

_RUN: Final = """
select r.*, coalesce(u.name, '') as by, d.storage_key, d.bytes, d.sha256 from household_import r
left join app_user u on u.id = r.created_by left join document d on d.id = r.document
"""


@dataclass(frozen=True)
class Run:
    """An import and how far it came."""

    row: Any

    @property
    def id(self) -> UUID:
        """Its key."""
        key: UUID = self.row["id"]
        return key

    @property
    def counts(self) -> dict[str, int]:
        """How many of each are in it."""
        counts: dict[str, int] = json.loads(self.row["counts"])
        return counts

    @property
    def problems(self) -> list[str]:
        """What could not be read, each with its place."""
        problems: list[str] = json.loads(self.row["problems"])
        return problems


async def runs_of(user: Account) -> list[Run]:
    """The last hundred files of this person."""
    rows = await db.fetch(f"{_RUN} where r.created_by = $1 order by r.created_at desc limit 100", user.id)
    return [Run(row) for row in rows]


async def run_for(user: Account, key: UUID) -> Run:
    """One file of this person. Raises NotFound."""
    row = await db.fetchrow(f"{_RUN} where r.created_by = $1 and r.id = $2", user.id, key)
    if row is None:
        raise NotFound(_("There is no such import."))
    return Run(row)


async def run(key: UUID) -> Run:
    """One file, for the house itself."""
    return Run((await db.fetch(f"{_RUN} where r.id = $1", key))[0])


async def name_what_is_missing(facts: Canonical, owner: UUID) -> None:
    """Refuse what the file refers to and nobody has: places, products, households, languages; and places that
    are not the importer's."""
    codes = await _known(
        "select code from location where code = any($1) and validity_to is null",
        [f["location"] for f in facts.families],
    )
    new = {row["code"] for row in facts.places}
    _refuse(facts, "families", "location", facts.families, codes | new, skip_none=True)
    products = await _known(
        "select code from product where code = any($1) and validity_to is null",
        [p["product"] for p in facts.policies],
    )
    _refuse(facts, "policies", "product", facts.policies, products | {row["code"] for row in facts.products})
    households = await _known(
        "select id from household where id = any($1)", [p["family"] for p in facts.policies]
    )
    _refuse(facts, "policies", "family", facts.policies, households | {f["uuid"] for f in facts.families})
    languages = await _known(
        "select code from spoken_language where code = any($1)", [f["language"] for f in facts.families]
    )
    known = languages | {row["code"] for row in facts.languages}
    _refuse(facts, "families", "language", facts.families, known, skip_none=True)
    await _must_be_open_to(facts, owner)


async def _known(sql: str, wanted: Sequence[Any]) -> set[Any]:
    keys = list({each for each in wanted if each is not None})
    return {row[0] for row in await db.fetch(sql, keys)} if keys else set()


def _refuse(
    facts: Canonical,
    name: str,
    column: str,
    rows: Sequence[dict[str, Any]],
    known: set[Any],
    *,
    skip_none: bool = False,
) -> None:
    for number, row in enumerate(rows, 1):
        value = row[column]
        if value not in known and not (skip_none and value is None):
            facts.refuse(f"{name} {number}, {column}", f"there is no {value}")


async def _must_be_open_to(facts: Canonical, owner: UUID) -> None:
    """Whoever is limited to districts brings in what lies there, and changes nothing elsewhere (R-1)."""
    if not await db.fetchval("select exists (select from user_place where member = $1)", owner):
        return
    open_codes = {
        row["code"]
        for row in await db.fetch(
            "with recursive below(id) as (select location from user_place where member = $1"
            " union select l.id from location l join below on l.parent = below.id)"
            " select code from location join below using (id)",
            owner,
        )
    }
    _refuse(facts, "families", "location", facts.families, open_codes)
    if facts.places or facts.products or facts.officers or facts.languages:
        facts.refuse("file", "places, products, officers and languages come from somebody who sees all")
    elsewhere = await db.fetch(
        "select h.id from household h left join location l on l.id = h.location"
        " where h.id = any($1) and coalesce(l.code, '') <> all($2)",
        [f["uuid"] for f in facts.families] + [p["family"] for p in facts.policies],
        list(open_codes),
    )
    for row in elsewhere[:20]:
        facts.refuse("families", f"{row['id']} is not in your district")
