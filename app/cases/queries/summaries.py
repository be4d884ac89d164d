"""The summaries of a case, in one statement."""

import json
from typing import Any
from uuid import UUID

from app.kernel import db


async def summaries_of(case: UUID) -> dict[str, dict[str, Any]]:
    """Means, scope, third party and adaptations: each as its row, empty when nothing was written yet."""
    row = await db.fetchrow(
        'select (select to_json(e) from eligibility e where "case" = $1) as means,'
        ' (select to_json(d) from diagnosis d where "case" = $1) as scope,'
        ' (select to_json(t) from third_party t where "case" = $1) as third_party,'
        ' (select to_json(a) from adaptation a where "case" = $1) as needs',
        case,
    )
    assert row is not None
    return {name: json.loads(text) if text else {} for name, text in dict(row).items()}
