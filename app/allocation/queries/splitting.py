"""What a split decides on."""

from typing import Any
from uuid import UUID

from app.kernel import db


async def case_to_split(case: UUID) -> Any:
    """The case; its caller has locked it."""
    return await db.fetchrow(
        "select k.id, k.reference, k.source, k.category, k.provider, k.from_case, f.provider_assigned_at,"
        " exists(select 1 from cases c where c.from_case = k.id) as was_split"
        " from cases k join case_facts f on f.case_id = k.id where k.id = $1",
        case,
    )


async def fit(category: UUID, *matter_types: UUID | None) -> bool:
    """Whether all matter types are of a category."""
    given = [each for each in matter_types if each is not None]
    found: int = await db.fetchval(
        "select count(*) from matter_type where id = any($1) and category = $2", given, category
    )
    return found == len(set(given))
