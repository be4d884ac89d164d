"""The households of the report one after the other, however many there are: two statements, little memory."""

from collections.abc import AsyncIterator
from typing import Final

from app.accounts.account import Account
from app.households.queries.filters import Conditions
from app.households.queries.scope import OPEN_TO
from app.kernel import counting, db
from app.notifications.queries.report import ORDER, ROWS, Asked, Row

BATCH: Final = 2_000
#: Sorting a million households by place and name takes longer than a page may.
_LONGEST: Final = 300.0

_COUNT: Final = f"""
select count(*)::int from household h left join notification_consent c
  on c.household = h.id and c.validity_to is null
where {OPEN_TO} and {{where}}
"""


async def count(user: Account, asked_for: Asked) -> int:
    """How many households the list has."""
    where = Conditions(asked_for.filters)
    found: int = await db.fetchval(_COUNT.format(where=where.sql), user.id, *where.arguments)
    return found


async def batches(user: Account, asked_for: Asked, *, default: str) -> AsyncIterator[list[Row]]:
    """All of them in the order of R-6, so many at a time, as they were when the first was read."""
    where = Conditions(asked_for.filters, first=3)
    sql = ROWS.format(default="$2", where=where.sql, beyond="true", order=", ".join(ORDER), limit="all")
    counting.count()
    async with db.connection() as taken, taken.transaction(isolation="repeatable_read", readonly=True):
        cursor = await taken.cursor(sql, user.id, default, *where.arguments, timeout=_LONGEST)
        while found := await cursor.fetch(BATCH, timeout=_LONGEST):
            yield [Row(**row) for row in found]


async def rows(user: Account, asked_for: Asked, *, default: str) -> list[Row]:
    """All of them at once; for a list that is known to be short."""
    return [row async for some in batches(user, asked_for, default=default) for row in some]
