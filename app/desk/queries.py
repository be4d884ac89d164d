"""Questions about a desk."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.kernel import clock, db


@dataclass(frozen=True)
class Here:
    """Who else has a record open: by name on one's own side, nobody by name on the other (security.md LI-3)."""

    names: list[str]
    others: bool

    @property
    def sum(self) -> str:
        """What a page already shows: the same words need not be said again."""
        return "|".join([*self.names, "*" if self.others else ""])


async def views_of(member: UUID, page: str) -> list[Any]:
    """A person's own views of a list, as the tabs order them: id, name, shared."""
    return await db.fetch(
        "select id, name, shared from saved_view where member = $1 and page = $2 order by position, name",
        member,
        page,
    )


async def snoozed(member: UUID) -> dict[str, list[str]]:
    """What somebody does not want to see just now: references by kind."""
    rows = await db.fetch(
        "select kind, array_agg(reference) as those from snooze where member = $1 and until > $2 group by kind",
        member,
        clock.now(),
    )
    return {row["kind"]: list(row["those"]) for row in rows}
