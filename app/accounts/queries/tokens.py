"""Tokens of a person."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.kernel import clock, db


@dataclass(frozen=True)
class Token:
    """A token, without its secret."""

    id: UUID
    name: str
    public: str
    scopes: list[str]
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    holds: bool

    @property
    def shown(self) -> str:
        """The part by which its owner knows it again."""
        return f"rcs_{self.public}"


async def of(person: UUID) -> list[Token]:
    """The tokens of a person, those that hold first."""
    rows = await db.fetch(
        "select id, name, public, scopes, created_at, expires_at, last_used_at,"
        " revoked_at is null and expires_at > $2 as holds from api_token where member = $1"
        " order by holds desc, created_at desc, id limit 100",
        person,
        clock.now(),
    )
    return [Token(**dict(row)) for row in rows]
