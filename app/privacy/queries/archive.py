"""Cases of the older system: found by words, read, never changed."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from app.kernel import db
from app.kernel.errors import NotFound
from app.kernel.language import _
from app.kernel.paging import Key, KeyType, Page, Paging
from app.kernel.where import literal
from app.privacy.rules import search_words

KEYS: Final[tuple[KeyType, ...]] = (datetime, UUID)
_ORDER: Final = ("modified_at", "id")
_COLUMNS: Final = (
    "id, laa_reference, full_name, birth_date, postcode, area_of_law, in_scope, financially_eligible, specialist,"
    " referred_on, closed_on, articles, outcome, outcome_on, modified_at"
)


@dataclass(frozen=True)
class ArchivedView:
    """A case of the archive."""

    id: UUID
    laa_reference: str
    full_name: str
    birth_date: date | None
    postcode: str
    area_of_law: str
    in_scope: str
    financially_eligible: str
    specialist: str
    referred_on: date | None
    closed_on: date | None
    articles: str
    outcome: str
    outcome_on: date | None
    modified_at: datetime

    @property
    def key(self) -> tuple[Key, ...]:
        """Its place in the list."""
        return self.modified_at, self.id


async def archived(words: str, paging: Paging) -> Page[ArchivedView]:
    """Cases of the archive that every word fits, changed last first."""
    wanted = search_words(words)
    fits = [f"search_text like '%' || ${n} || '%'" for n in range(1, len(wanted) + 1)]
    escaped = [literal(word) for word in wanted]
    beyond, keys = paging.beyond(_ORDER, newest_first=True, first=len(wanted) + 1)
    rows = await db.fetch(
        f"select {_COLUMNS} from archived_case where {' and '.join([*fits, beyond])}"
        f" order by {paging.order(_ORDER, newest_first=True)} limit {paging.limit:d}",
        *escaped,
        *keys,
    )
    return Page.of([ArchivedView(**dict(row)) for row in rows], paging, key=lambda row: row.key)


async def archived_case(key: UUID) -> ArchivedView:
    """One case of the archive. Raises NotFound."""
    row = await db.fetchrow(f"select {_COLUMNS} from archived_case where id = $1", key)
    if row is None:
        raise NotFound(_("There is nothing at this address."))
    return ArchivedView(**dict(row))
