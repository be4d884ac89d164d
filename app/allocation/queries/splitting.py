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
