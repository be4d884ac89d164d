"""The rules of hospitals as a list, and last month's complaints to try one on."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from app.accounts.account import Account
from app.complaints.queries import items
from app.complaints.queries.scope import OPEN
from app.complaints.rules.sources import called
from app.complaints.rules.trial import Past
from app.kernel import clock, db
from app.kernel.errors import NotFound
from app.kernel.language import _
from app.kernel.naming import in_words
from app.sla import queries as sla
from app.sla.rules import Advice, Config, advice

MOST_TRIED: Final = 1_000
_ROWS: Final = f"""
select k.id, k.hospital, k.version, k.severity, k.priority, k.is_active, k.no_target, k.is_seeded,
  called(o) as hospital_name, o.time_zone, s.name as source_name, s.name_ar as source_name_ar, s.code as source_code,
  w.name as calendar_name,
  (select count(*) from complaint c where c.config = k.id and {OPEN}) as open
from complaint_sla_config k join organisation o on o.id = k.hospital
left join complaint_source s on s.id = k.source left join work_calendar w on w.id = k.calendar
where ($1::uuid[] is null or k.hospital = any($1::uuid[]))
"""


@dataclass(frozen=True)
class Rule:
    """A configuration row, named, with what the engine has to say about it."""

    shown: Any
    config: Config

    @property
    def id(self) -> UUID:
        """Its key."""
        key: UUID = self.shown["id"]
        return key

    @property
    def source_name(self) -> str:
        """What its source is called in the reader's language; empty for any source."""
        return called(self.shown["source_name"] or "", self.shown["source_name_ar"] or "")

    @property
    def advice(self) -> list[Advice]:
        """What whoever wrote the rule should know."""
        return list(advice(self.config, clock.now()))


async def rules_of(user: Account) -> list[Rule]:
    """Every rule in this person's scope, by hospital; at most 500."""
    rows = await db.fetch(
        in_words(f"{_ROWS} order by called(o), s.position nulls last, k.severity, k.priority limit 500"),
        user.scope,
    )
    return await _rules(rows)


async def rule(user: Account, key: UUID) -> Rule:
    """One rule. Raises NotFound for one outside the scope."""
    rows = await db.fetch(in_words(f"{_ROWS} and k.id = $2"), user.scope, key)
    if not rows:
        raise NotFound(_("There is no such rule."))
    return (await _rules(rows))[0]


async def _rules(rows: list[Any]) -> list[Rule]:
    configs = await sla.versions_of((row["id"], row["version"]) for row in rows)
    return [Rule(row, configs[row["id"], row["version"]]) for row in rows]


async def siblings(hospital: UUID) -> list[Config]:
    """All rules of a hospital as they stand."""
    return (await sla.rows_of([hospital]))[hospital]


def last_month(now: datetime, zone: str) -> tuple[date, date]:
    """The first day of the month before, and of this one, on the wall clock of a zone."""
    this = clock.local(now, zone).date().replace(day=1)
    return (this - timedelta(days=1)).replace(day=1), this


async def pasts_of(hospital: UUID, zone: str) -> list[Past]:
    """Last month's complaints of a hospital with their histories; the first thousand."""
    first, last = last_month(clock.now(), zone)
    rows = await db.fetch(
        "select c.id from complaint c where c.hospital = $1 and c.created_at >= ($2::date::timestamp at time zone $4)"
        " and c.created_at < ($3::date::timestamp at time zone $4) order by c.created_at, c.id limit $5",
        hospital,
        first,
        last,
        zone,
        MOST_TRIED,
    )
    found = await items.held([row["id"] for row in rows])
    return [Past(held.item, held.traits) for held in found]


async def zone_of(hospital: UUID) -> str:
    """The time zone of an organisation that is there."""
    return str(await db.fetchval("select time_zone from organisation where id = $1", hospital))
