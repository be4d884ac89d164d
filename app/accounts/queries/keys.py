"""Which keys the sealed columns still need (security.md KE-3, KE-4)."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from app.kernel import db


@dataclass(frozen=True)
class Column:
    """A sealed column; what lies in it opens only under its own table, column and row."""

    table: str
    name: str

    def place(self, row: UUID) -> str:
        """Where a value of this column was sealed."""
        return f"{self.table}.{self.name}.{row}"


#: Every column that is sealed. A test compares this with the tables.
SEALED: Final = (
    Column("second_factor", "sealed_secret"),
    Column("diversity", "sealed_answers"),
    Column("diversity_key", "sealed_identity"),
    Column("diversity_loan", "sealed_identity"),
)
#: the id of the key stands in front of what it sealed, after its length
KEY_OF: Final = "convert_from(substring({0} from 2 for get_byte({0}, 0)), 'UTF8')"


async def rows_by_key() -> dict[str, int]:
    """How many rows each key has sealed, keys that were taken out of the ring among them."""
    parts = " union all ".join(
        f"select {KEY_OF.format(each.name)} as key from {each.table}" for each in SEALED
    )
    rows = await db.fetch(f"select key, count(*) as n from ({parts}) sealed group by key order by key")
    return {row["key"]: row["n"] for row in rows}
