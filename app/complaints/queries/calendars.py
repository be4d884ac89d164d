"""Opening hours and who counts time by them."""

import json
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from app.accounts.account import Account
from app.kernel import db
from app.kernel.errors import NotFound
from app.kernel.language import _
from app.kernel.naming import in_words

_CALENDARS: Final = """
select w.id, w.name, w.organisation, coalesce(called(o), '') as organisation_name, w.definition, w.updated_at,
  (select count(*) from complaint_sla_config k where k.calendar = w.id) as rules
from work_calendar w left join organisation o on o.id = w.organisation
where ($1::uuid[] is null or w.organisation is null or w.organisation = any($1::uuid[]))
"""


@dataclass(frozen=True)
class OpeningHours:
    """A calendar with its name and how many rules count by it."""

    row: Any

    @property
    def id(self) -> UUID:
        """Its key."""
        key: UUID = self.row["id"]
        return key

    @property
    def definition(self) -> dict[str, Any]:
        """The hours, as the engine reads them."""
        definition: dict[str, Any] = json.loads(self.row["definition"])
        return definition


async def calendars_of(user: Account) -> list[OpeningHours]:
    """The calendars of this person's organisations and of everybody, by name; at most 500."""
    rows = await db.fetch(in_words(f"{_CALENDARS} order by w.name, w.id limit 500"), user.scope)
    return [OpeningHours(row) for row in rows]


async def calendar_for(user: Account, key: UUID) -> OpeningHours:
    """One of them. Raises NotFound outside the scope."""
    rows = await db.fetch(in_words(f"{_CALENDARS} and w.id = $2"), user.scope, key)
    if not rows:
        raise NotFound(_("There is no such calendar."))
    return OpeningHours(rows[0])
