"""What hospitals have set for the sources of actions."""

import json
from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Final
from uuid import UUID

from app.actions.rules.wishes import Wish, usual, wish_of
from app.actions.rules.words import Source
from app.kernel import db
from app.kernel.errors import Conflict
from app.kernel.language import _

Wishes = Mapping[Source, Wish]

_ROWS: Final = """
select hospital, source_type, is_on, thresholds, title, category, severity, department
from action_source_setting where hospital = any($1)
"""


async def wishes_of(hospitals: Collection[UUID]) -> Mapping[UUID, Wishes]:
    """What each hospital has set; a source or a hospital that is not there has set nothing."""
    found: dict[UUID, dict[Source, Wish]] = defaultdict(dict)
    for row in await db.fetch(_ROWS, list(set(hospitals))):
        thresholds = json.loads(row["thresholds"])
        known = thresholds if isinstance(thresholds, dict) else {}
        found[row["hospital"]][Source(row["source_type"])] = wish_of(dict(row), known)
    return found


async def wishes_at(hospital: UUID) -> dict[Source, Wish]:
    """What one hospital wants of every source: what it has set, else as usual."""
    there = (await wishes_of([hospital])).get(hospital, {})
    return {source: there.get(source) or usual(source) for source in Source}


async def homes_of(departments: Collection[UUID]) -> Mapping[UUID, UUID]:
    """The hospital of each active department."""
    if not departments:
        return {}
    rows = await db.fetch(
        "select id, organisation from department where id = any($1) and is_active", list(set(departments))
    )
    return {row["id"]: row["organisation"] for row in rows}


async def must_be_on(hospital: UUID, source: Source) -> None:
    """Raises Conflict where this hospital has switched a source off: its forms take nothing then."""
    if not (await wishes_at(hospital))[source].is_on:
        raise Conflict(_("This hospital has switched this source of actions off."))
