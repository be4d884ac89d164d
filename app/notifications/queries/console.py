"""What the console shows: gateways with their health, what leaves, what is switched on (design 11)."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from app.accounts.account import Account
from app.households.queries.scope import OPEN_TO
from app.kernel import db
from app.kernel.errors import NotFound
from app.kernel.ids import floor_key
from app.kernel.language import _
from app.kernel.measuring import Binder
from app.kernel.paging import Key, KeyType, Page, Paging
from app.notifications import measures
from app.outbox.queries.messages import masked

KEYS: Final[Sequence[KeyType]] = (UUID,)
_ORDER: Final = ("n.id",)
#: Calls slower than this on average are called slow.
SLOW: Final = timedelta(seconds=2)
_MOST: Final = 1_000


@dataclass(frozen=True)
class GatewayRow:
    """A gateway, how it did in the last day, and the last test of it."""

    id: UUID
    name: str
    provider: str
    position: int
    is_active: bool
    open_until: datetime | None
    last_ok_at: datetime | None
    last_error: str
    calls: int
    taken: int
    seconds: float
    hours: list[int] = field(default_factory=list)
    tried_at: datetime | None = None
    tried: str = ""

    @property
    def share(self) -> float | None:
        """The part of its calls that were taken over."""
        return self.taken / self.calls if self.calls else None

    @property
    def health(self) -> str:
        """off, failing, slow, healthy or standby."""
        if not self.is_active:
            return "off"
        if self.open_until is not None:
            return "failing"
        if not self.calls:
            return "standby"
        return "slow" if self.seconds > SLOW.total_seconds() else "healthy"


_GATEWAYS: Final = """
with calls as (
  select a.gateway, a.outcome, extract(epoch from a.ended_at - a.started_at) as took,
    floor(extract(epoch from recourse_now() - a.started_at) / 10800)::int as ago
  from outbox_attempt a where a.id > $1 and a.ended_at is not null limit 20000),
did as (
  select gateway, count(*)::int as calls, (count(*) filter (where outcome = 'accepted'))::int as taken,
    coalesce(avg(took), 0)::float as seconds,
    array(select coalesce(count(c.ago), 0)::int from generate_series(7, 0, -1) s(slot)
      left join calls c on c.gateway = calls.gateway and c.ago = s.slot group by s.slot order by s.slot desc) as hours
  from calls group by gateway)
select g.id, g.name, g.provider, g.position, g.is_active, g.open_until, g.last_ok_at, g.last_error,
  coalesce(d.calls, 0) as calls, coalesce(d.taken, 0) as taken, coalesce(d.seconds, 0) as seconds,
  coalesce(d.hours, '{}') as hours, e.created_at as tried_at, coalesce(e.context->>'outcome', '') as tried
from gateway g left join did d on d.gateway = g.name
left join lateral (select e.created_at, e.context from timeline t join event_log e on e.id = t.event_id
  where t.subject_kind = 'gateway' and t.subject_id = g.id and e.code = 'GATEWAY_TESTED'
  order by t.seq desc limit 1) e on true
where g.channel = 'sms' order by g.position, g.name
"""


async def gateways(now: datetime) -> list[GatewayRow]:
    """The ways out for messages to phones, in the order they are tried."""
    rows = await db.fetch(_GATEWAYS, floor_key(now - timedelta(days=1)))
    return [GatewayRow(**row) for row in rows]


async def gateway_there(key: UUID) -> UUID:
    """The key of a way out for messages to phones. Raises NotFound."""
    if not await db.fetchval("select exists (select from gateway where id = $1 and channel = 'sms')", key):
        raise NotFound(_("There is no such gateway."))
    return key


@dataclass(frozen=True)
class Line:
    """A decision as a row of the list."""

    id: UUID
    at: datetime
    number: str
    last_name: str
    household: UUID
    type: str
    status: int
    reason: str
    language: str
    provider: str
    state: str
    attempts: int
    outbox_id: UUID | None

    @property
    def keys(self) -> tuple[Key, ...]:
        """Its place in the list."""
        return (self.id,)


_LINES: Final = f"""
select n.id, n.decided_at as at, i.insurance_number as number, i.last_name, h.id as household, n.type, n.status,
  n.reason_code as reason, n.language, n.provider, coalesce(o.state, '') as state,
  coalesce(o.attempts, 0) as attempts, n.outbox_id
from {measures.ROWS} where {{where}} order by {{order}} limit {{limit}}
"""


def _tab(user: Account, tab: str, since: datetime) -> tuple[str, Binder]:
    binder = Binder((user.id,), {"since": (since, "timestamptz")})
    return f"{OPEN_TO} and {binder.named(measures.TABS[tab])}", binder


async def lines(user: Account, tab: str, since: datetime, paging: Paging) -> Page[Line]:
    """The decisions of a tab, newest first."""
    where, binder = _tab(user, tab, since)
    beyond, keys = paging.beyond(_ORDER, newest_first=True, first=len(binder.arguments) + 1)
    sql = _LINES.format(
        where=f"{where} and {beyond}",
        order=paging.order(_ORDER, newest_first=True),
        limit=paging.limit,
    )
    found = await db.fetch(sql, *binder.arguments, *keys)
    return Page.of([Line(**row) for row in found], paging, key=lambda row: row.keys)


async def tallies(user: Account, since: datetime) -> tuple[dict[str, int], dict[str, int]]:
    """How many rows stand under each tab, counted to a thousand, and how many of each type were told today."""
    tabs = []
    binder = Binder((user.id,), {"since": (since, "timestamptz")})
    for tab in measures.TABS:
        where = f"{OPEN_TO} and {binder.named(measures.TABS[tab])}"
        tabs.append(
            f"select 'tab' as of, '{tab}' as name, count(*)::int as n"
            f" from (select 1 from {measures.ROWS} where {where} limit {_MOST}) c"
        )
    rows = await db.fetch(
        " union all ".join(tabs)
        + " union all select 'type', type, count(*)::int from policy_notification"
        + binder.named(" where decided_at >= {since} and status in (0, 1) group by type"),
        *binder.arguments,
    )
    found: dict[str, dict[str, int]] = {"tab": {}, "type": {}}
    for row in rows:
        found[row["of"]][row["name"]] = row["n"]
    return found["tab"], found["type"]


async def week(zone: str, since: datetime) -> list[tuple[date, dict[str, int]]]:
    """How many were told on each of the last days, by language."""
    rows = await db.fetch(
        "select (decided_at at time zone $2)::date as day, language, count(*)::int as n from policy_notification"
        " where decided_at >= $1 and status in (0, 1) group by 1, 2 order by 1",
        since,
        zone,
    )
    days: dict[date, dict[str, int]] = {}
    for row in rows:
        days.setdefault(row["day"], {})[row["language"]] = row["n"]
    return list(days.items())


@dataclass(frozen=True)
class Story:
    """One decision whole: what it rested on, what was written, what was tried."""

    row: Any
    attempts: list[Any]

    @property
    def facts(self) -> dict[str, Any]:
        """What the decision rested on."""
        known: dict[str, Any] = json.loads(self.row["facts"])
        return known

    @property
    def recipient(self) -> str:
        """The number, masked."""
        return masked(self.row["recipient"] or "")


_STORY: Final = f"""
select n.*, p.household, d.code as product, i.insurance_number as number,
  trim(i.other_names || ' ' || i.last_name) as head_name, o.state, o.body, o.recipient, o.attempts, o.max_attempts,
  o.not_before, o.next_attempt_at, o.created_at, o.sent_at as left_at, o.last_error,
  coalesce(t.version, 1) as words_version, r.started_at as looked_at, r.source as run_source, r.slot
from policy_notification n join policy p on p.id = n.policy_id join product d on d.id = p.product
join household h on h.id = p.household join insuree i on i.id = h.head
left join outbox o on o.id = n.outbox_id left join message_template t on t.id = o.template_version
left join notification_run r on r.id = n.run_id
where {OPEN_TO} and n.id = $2
"""


async def story(user: Account, key: UUID) -> Story:
    """One message's whole story. Raises NotFound."""
    row = await db.fetchrow(_STORY, user.id, key)
    if row is None:
        raise NotFound(_("This message is not here."))
    tried = await db.fetch(
        "select n, gateway, started_at, ended_at, outcome, status, reference, excerpt from outbox_attempt"
        " where outbox_id = $1 order by n",
        row["outbox_id"],
    )
    return Story(row, tried)


async def of_household(_user: Account, household: UUID) -> list[Any]:
    """What was decided about the policies of a household, newest first: the panel of its page."""
    return await db.fetch(
        "select n.id, n.type, n.status, n.reason_code, n.decided_at, n.sent_at, n.language, n.provider,"
        " d.code as product, p.id as policy, coalesce(o.state, '') as state from policy_notification n"
        " join policy p on p.id = n.policy_id join product d on d.id = p.product"
        " left join outbox o on o.id = n.outbox_id where p.household = $1 order by n.id desc limit 60",
        household,
    )
