"""The board and the list: the first cards of each state of any number, by key, in one statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from app.accounts.account import Account
from app.accounts.permissions import DEPARTMENT
from app.accounts.places import Places
from app.actions.queries.filters import Conditions, Filters
from app.actions.queries.hits import FEW, with_hits
from app.actions.queries.items import standing_of
from app.actions.queries.scope import ENDED, LIVE, MANAGES, open_to
from app.actions.rules.states import Terms, moves_open_to
from app.actions.rules.words import Severity, Source, Status
from app.kernel import clock, db
from app.kernel.naming import in_words
from app.kernel.paging import Key, Page, Paging

FIRST: Final = 50
_CARDS: Final = """
select a.id, a.reference, a.title, a.status, a.severity, a.source_type, a.due_at, a.escalation_level, a.unroutable,
  a.assigned_to, a.submitted_by, a.department, a.requires_approval, a.closed_at, a.cancelled_at, a.version,
  called(o) as hospital_name, coalesce(called(d), '') as department_name, coalesce(u.name, '') as owner_name,
  (select count(*) from document f where f.owner_kind = 'action' and f.owner_id = a.id and f.is_evidence
    and f.state = 'stored') as evidence, true as in_scope, {manages} as manager
from ({found}) k join action a on a.id = k.id join organisation o on o.id = a.hospital
left join department d on d.id = a.department left join app_user u on u.id = a.assigned_to
order by {order}
"""


@dataclass(frozen=True)
class Card:
    """An action as a card of the board or a row of the list."""

    id: UUID
    reference: str
    title: str
    status: Status
    severity: Severity
    source: Source
    due_at: datetime
    ended_at: datetime | None
    escalation_level: int
    unroutable: bool
    hospital: str
    department: str
    owner: str
    evidence: int
    version: int
    moves: tuple[Status, ...]

    @property
    def overdue(self) -> bool:
        """Whether its deadline has passed by now: right on load, whenever the sweep last ran."""
        return not self.status.is_terminal and self.due_at < clock.now()

    @property
    def keys(self) -> tuple[Key, ...]:
        """Where it stands in the list."""
        return (self.due_at, self.id)


async def board(user: Account, filters: Filters) -> dict[Status, list[Card]]:
    """The first fifty cards of each state: live ones by their deadline, ended ones newest first."""
    where = Conditions(user, filters, first=4)
    live = _found(user, where, LIVE, "a.due_at", "asc", FIRST)
    found = f"(select id, row_number() over (order by sort, id) as place from ({live}) l)"
    if filters.has_ended:
        ended = _found(user, where, ENDED, "a.created_at", "desc", FIRST)
        found += f" union all (select id, row_number() over (order by sort desc, id) from ({ended}) e)"
    if filters.q:
        found = _of_hits(_PLACED, found, "id, place")
    statement = _statement(user, where, filters, found, "k.place")
    rows = await db.fetch(statement, open_to(user).argument, user.role, user.id, *where.arguments)
    columns: dict[Status, list[Card]] = {Status(status): [] for status in (*LIVE, *ENDED)}
    for row in rows:
        card = _card(row, user)
        columns[card.status].append(card)
    return columns


async def listed(user: Account, filters: Filters, paging: Paging) -> Page[Card]:
    """The rows of one page of the list, the nearest deadline first."""
    where = Conditions(user, filters, first=4)
    names = ["a.due_at", "a.id"]
    beyond, keys = paging.beyond(names, newest_first=False, first=where.next)
    order = paging.order(names, newest_first=False)
    way = "desc" if "desc" in order.lower() else "asc"
    found = _found(user, where, filters.statuses, "a.due_at", way, paging.limit, beyond=beyond)
    if filters.q:
        shown = f"a.status = any(array{list(filters.statuses)})"
        hits = f"select a.id, a.due_at as sort from hits a where {shown} and {beyond}"
        found = _of_hits(hits, found, "id, sort")
    first = f"select id from ({found}) f order by sort {way}, id {way} limit {paging.limit}"
    statement = _statement(user, where, filters, first, order)
    rows = await db.fetch(statement, open_to(user).argument, user.role, user.id, *where.arguments, *keys)
    return Page.of([_card(row, user) for row in rows], paging, key=lambda card: card.keys)


_PLACED: Final = f"""
select h.id, h.place from (select id, row_number() over (partition by status order by
    case when status = any(array{list(ENDED)}) then -extract(epoch from created_at) else extract(epoch from due_at) end,
    id) as place from hits) h where h.place <= {FIRST}
"""


def _of_hits(hits: str, walked: str, columns: str) -> str:
    """What was found by its words when that is all, else what the walk meets: one of the two is never begun."""
    return (
        f"select {columns} from ({hits}) h where {FEW}"
        f" union all select {columns} from ({walked}) w where not {FEW}"
    )


def _statement(user: Account, where: Conditions, filters: Filters, found: str, order: str) -> str:
    manages = MANAGES.format(role="$2::text", user="$3::uuid")
    cards = in_words(_CARDS.format(manages=manages, found=found, order=order))
    return with_hits(user, where) + cards if filters.q else cards


def _found(
    user: Account,
    where: Conditions,
    statuses: Sequence[str],
    sort: str,
    way: str,
    limit: int,
    *,
    beyond: str = "true",
) -> str:
    """The keys of the first actions of each state: one index walk for each state and place of the scope, merged."""
    walk = (
        f"select a.id, {sort} as sort from action a where a.status = st.status and {{}} and {where.sql} and {beyond}"
        f" order by {sort} {way}, a.id {way} limit {limit}"
    )
    arms = " union ".join(f"({arm})" for arm in _arms(user, where, walk))
    listed = ", ".join(f"('{status}')" for status in statuses)
    return (
        f"select k.id, k.sort from (values {listed}) st(status) cross join lateral"
        f" (select * from ({arms}) u order by sort {way}, id {way} limit {limit}) k"
    )


def _arms(user: Account, where: Conditions, walk: str) -> list[str]:
    scope = open_to(user)
    if where.led:
        return [walk.format(scope.condition)]
    if user.role == DEPARTMENT:
        return [_spread(scope, walk), walk.format("a.assigned_to = $1")]
    if scope.argument is None:
        return [walk.format("$1::uuid[] is null")]
    return [_spread(scope, walk)]


def _spread(scope: Places, walk: str) -> str:
    inner = walk.format(f"a.{scope.column} = s.value")
    return f"select x.id, x.sort from unnest({scope.spread}) s(value) cross join lateral ({inner}) x"


def _card(row: Any, user: Account) -> Card:
    status = Status(row["status"])
    steps = moves_open_to(status, standing_of(row, user), Terms(row["requires_approval"]))
    return Card(
        id=row["id"],
        reference=row["reference"],
        title=row["title"],
        status=status,
        severity=Severity(row["severity"]),
        source=Source(row["source_type"]),
        due_at=row["due_at"],
        ended_at=row["closed_at"] or row["cancelled_at"],
        escalation_level=row["escalation_level"],
        unroutable=row["unroutable"],
        hospital=row["hospital_name"],
        department=row["department_name"],
        owner=row["owner_name"],
        evidence=row["evidence"],
        version=row["version"],
        moves=tuple(dict.fromkeys(step.target for step in steps)) if user.can("actions.work") else (),
    )
