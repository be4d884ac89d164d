"""The list of households: one page by key, in one statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from app.accounts.account import Account
from app.households.queries.filters import Conditions, Filters
from app.households.queries.scope import OPEN_TO
from app.kernel import db
from app.kernel.paging import Key, KeyType, Page, Paging

#: keys rise with time, so the newest household stands first
KEYS: Final[Sequence[KeyType]] = (UUID,)
_ORDER = ("h.id",)
MOST_COUNTED = 1_000


@dataclass(frozen=True)
class Row:
    """A household as a row of the list."""

    id: UUID
    number: str
    head: str
    place: str
    members: int
    policies: int
    approved: bool
    language: str
    stopped: bool
    told: str

    @property
    def keys(self) -> tuple[Key, ...]:
        """Its place in the list."""
        return (self.id,)


_COLUMNS: Final = """
select h.id, i.insurance_number as number, trim(i.other_names || ' ' || i.last_name) as head,
  coalesce(l.code || ' ' || l.name, '') as place,
  (select count(*) from insuree m where m.household = h.id and m.validity_to is null) as members,
  (select count(*) from policy p where p.household = h.id and p.validity_to is null and p.status = 2) as policies,
  coalesce(c.approved, false) as approved, coalesce(c.language, '') as language,
  c.opted_out_at is not null as stopped,
  case when h.told is null then '' when h.told = h.head then 'head' else 'member' end as told
from ({inner}) h join insuree i on i.id = h.head left join location l on l.id = h.location
left join notification_consent c on c.household = h.id and c.validity_to is null
order by {order}
"""


async def listed(user: Account, filters: Filters, paging: Paging) -> Page[Row]:
    """The households of one page, for what this person may see."""
    where = Conditions(filters)
    beyond, keys = paging.beyond(_ORDER, newest_first=True, first=where.next)
    order = paging.order(_ORDER, newest_first=True)
    inner = (
        f"select h.* from household h where {OPEN_TO} and {where.sql} and {beyond}"
        f" order by {order} limit {paging.limit}"
    )
    rows = await db.fetch(
        _COLUMNS.replace("{inner}", inner).replace("{order}", order), user.id, *where.arguments, *keys
    )
    return Page.of([Row(**row) for row in rows], paging, key=lambda row: row.keys)


async def counted(user: Account, filters: Filters) -> int:
    """How many fit, counted to a thousand and one."""
    where = Conditions(filters)
    found: int = await db.fetchval(
        f"select count(*) from (select 1 from household h where {OPEN_TO} and {where.sql}"
        f" limit {MOST_COUNTED + 1}) counted",
        user.id,
        *where.arguments,
    )
    return found
