"""What routing decides on: the rules, and the people and departments of some hospitals (sla.md 1.9)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from app.actions.rules.routing import Item, Routing, Rule, Staff, Unit, Unresolvable, Worker, resolve, route
from app.kernel import clock, db
from app.kernel.naming import in_words

_RULES: Final = """
select * from routing_rule where hospital is null or hospital = any($1::uuid[]) order by priority desc, name, id
"""
#: Holders of the roles that rules name, people they name, and managers of departments; how much each holds
#: comes from the counters, when they last got something from an index.
_STAFF: Final = """
with wanted as (
  select u.id from app_user u where u.organisation = any($1) and u.role = any($2)
  union select unnest($3::uuid[])
  union select d.manager from department d where d.organisation = any($1) and d.manager is not null)
select u.id, u.name, u.role, u.organisation, u.department, u.active,
  coalesce(u.absent_until > $4, false) as away,
  (select coalesce(sum(c.n), 0) from counter c where c.scope = u.id and c.name in (
     'action.assignee.open', 'action.assignee.in_progress', 'action.assignee.pending_approval',
     'action.assignee.approved'))::int as open_actions,
  (select max(a.assigned_at) from action a where a.assigned_to = u.id) as last_assigned_at
from wanted w join app_user u on u.id = w.id
"""
#: Hospitals, and the departments there; of departments elsewhere that a rule names only what they are called.
_PLACES: Final = """
select o.id as hospital, called(o) as hospital_name, d.id, d.manager, called(d) as name,
  d.is_active and o.id = any($1) as there
from organisation o left join department d on d.organisation = o.id
where o.id = any($1) or d.id = any($2)
"""


@dataclass
class Desk:
    """Everything one routing, or many in a row, is decided on."""

    rules: Sequence[Rule]
    workers: dict[str, Worker]
    units: dict[str, Unit]
    names: dict[str, str] = field(default_factory=dict)

    @property
    def staff(self) -> Staff:
        """Those among whom rules choose."""
        return Staff(self.workers, self.units, self.names)

    def send(self, item: Item, at: datetime) -> Routing:
        """Route an action, and remember who now has one more: the next goes to somebody else."""
        found = route(item, self.rules, self.staff)
        if taker := self.workers.get(found.destination.assigned_to):
            self.workers[taker.id] = replace(taker, open_actions=taker.open_actions + 1, last_assigned_at=at)
        return found


async def desk_of(hospitals: Collection[UUID]) -> Desk:
    """The rules and staff for actions of these hospitals: three statements, however many actions there are."""
    keys = list(set(hospitals))
    rows = await db.fetch(_RULES, keys)
    rules = [rule_of(row) for row in rows]
    named = [row["assign_to_user"] for row in rows if row["assign_to_user"]]
    roles = list({row["assign_to_role"] for row in rows if row["assign_to_role"]})
    staff = await db.fetch(_STAFF, keys, roles, named, clock.now())
    departments = [row[name] for row in rows for name in ("department", "assign_to_department") if row[name]]
    places = await db.fetch(in_words(_PLACES), keys, departments)
    return Desk(
        rules,
        {str(row["id"]): _worker(row) for row in staff},
        {
            str(row["id"]): Unit(str(row["id"]), str(row["hospital"]), _text(row["manager"]))
            for row in places
            if row["there"]
        },
        {str(row["id"]): row["name"] for row in (*staff, *places) if row["id"]}
        | {str(row["hospital"]): row["hospital_name"] for row in places},
    )


def rule_of(row: Any) -> Rule:
    """A row of `routing_rule` as routing sees it."""
    return Rule(
        str(row["id"]),
        row["name"],
        row["priority"],
        row["source_type"] or "",
        row["category"] or "",
        row["severity"] or "",
        _text(row["hospital"]),
        _text(row["department"]),
        _text(row["assign_to_user"]),
        row["assign_to_role"] or "",
        _text(row["assign_to_department"]),
        row["is_active"],
    )


def item_of(row: Any) -> Item:
    """An action as rules look at it."""
    return Item(
        row["source_type"],
        row["category"],
        row["severity"],
        str(row["hospital"]),
        _text(row["department"]),
    )


def _worker(row: Any) -> Worker:
    return Worker(
        str(row["id"]),
        row["role"],
        _text(row["organisation"]),
        _text(row["department"]),
        row["active"],
        row["away"],
        row["open_actions"],
        row["last_assigned_at"],
    )


def _text(key: UUID | None) -> str:
    return str(key) if key else ""


@dataclass(frozen=True)
class Listed:
    """A rule in its order, and why its target cannot be reached now (empty: it can)."""

    rule: Rule
    unreachable: str


def in_order(desk: Desk) -> list[Listed]:
    """The rules as they are asked, each with what is wrong with its target in its own hospital."""
    listed = []
    for rule in sorted(desk.rules, key=lambda one: one.rank):
        unit = desk.units.get(rule.assign_to_department)
        person = desk.workers.get(rule.assign_to_user)
        place = rule.hospital or (unit.hospital if unit else "") or (person.hospital if person else "")
        why = ""
        if place or not rule.assign_to_role:
            try:
                resolve(rule, place, desk.staff)
            except Unresolvable as nobody:
                why = str(nobody)
        listed.append(Listed(rule, why))
    return listed
