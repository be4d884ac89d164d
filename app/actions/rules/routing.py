"""Who gets an action: the first rule, in a fixed order, whose target can be resolved (sla.md 1.9)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

from app.accounts.permissions import ROLE_NAMES
from app.actions.rules.words import Category, Severity, Source
from app.kernel.language import _

CONDITIONS = ("department", "hospital", "category", "severity", "source_type")
"""The order in which one condition weighs more than another between rules that have equally many."""

_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Rule:
    """A routing rule. An empty condition means any; an empty target is not named. Ids are texts."""

    id: str
    name: str
    priority: int = 0
    source_type: str = ""
    category: str = ""
    severity: str = ""
    hospital: str = ""
    department: str = ""
    assign_to_user: str = ""
    assign_to_role: str = ""
    assign_to_department: str = ""
    is_active: bool = True

    @property
    def rank(self) -> tuple[int, int, tuple[bool, ...], str, str]:
        """Sort key, the strongest rule first: priority, number of conditions, which ones, name, id."""
        unset = tuple(not getattr(self, name) for name in CONDITIONS)
        return (-self.priority, sum(unset), unset, self.name, self.id)


@dataclass(frozen=True)
class Item:
    """What rules look at in an action."""

    source_type: str
    category: str
    severity: str
    hospital: str
    department: str = ""


@dataclass(frozen=True)
class Worker:
    """A person actions may go to. No hospital = global; `open_actions` counts what they hold now."""

    id: str
    role: str = ""
    hospital: str = ""
    department: str = ""
    active: bool = True
    away: bool = False
    open_actions: int = 0
    last_assigned_at: datetime | None = None

    @property
    def can_take(self) -> bool:
        """Whether they are there to do it."""
        return self.active and not self.away

    def serves(self, hospital: str) -> bool:
        """Whether they belong to this hospital, or to all of them."""
        return self.hospital in ("", hospital)


@dataclass(frozen=True)
class Unit:
    """A department actions may go to."""

    id: str
    hospital: str
    manager: str = ""


class Fate(StrEnum):
    """What became of a rule."""

    WON = "won"
    INACTIVE = "inactive"
    UNMET = "unmet"
    UNRESOLVED = "unresolved"
    OUTRANKED = "outranked"


@dataclass(frozen=True)
class Considered:
    """One rule, what became of it, and why, in the reader's language."""

    rule: Rule
    fate: Fate
    why: str


@dataclass(frozen=True)
class Destination:
    """Where an action goes: to a person, to a department, or to a queue of nobody in particular."""

    assigned_to: str = ""
    department: str = ""
    queue: str = ""


@dataclass(frozen=True)
class Routing:
    """The answer: the winning rule (none = fallback), the destination, and every rule in its order."""

    rule: Rule | None
    destination: Destination
    considered: tuple[Considered, ...]


@dataclass(frozen=True)
class Staff:
    """The people and departments a destination may be chosen from, and what hospitals and departments are called."""

    workers: Mapping[str, Worker]
    units: Mapping[str, Unit]
    names: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, workers: Iterable[Worker], units: Iterable[Unit]) -> "Staff":
        """By their ids."""
        return cls({one.id: one for one in workers}, {one.id: one for one in units})


class Unresolvable(Exception):
    """A target that names nobody who can take the action; carries why."""


def route(item: Item, rules: Iterable[Rule], staff: Staff) -> Routing:
    """Who gets this action, and for every rule why it won or lost.

    Depends on the facts alone, never on the order in which they come. An action never leaves its hospital:
    where no rule's target can be resolved it waits, unassigned, with the hospital's coordinators. sla.md 1.9.
    """
    winner: Rule | None = None
    destination = Destination(queue=f"coordinator:{item.hospital}")
    considered = []
    for rule in sorted(rules, key=lambda one: one.rank):
        fate, why = Fate.WON, ""
        if not rule.is_active:
            fate, why = Fate.INACTIVE, str(_("It is switched off."))
        elif unmet := unmet_conditions(rule, item):
            fate, why = Fate.UNMET, _unmet_text(unmet, rule, item, staff.names)
        elif winner is not None:
            fate, why = Fate.OUTRANKED, _outranked_text(winner, rule)
        else:
            try:
                destination = resolve(rule, item.hospital, staff)
                winner = rule
            except Unresolvable as nobody:
                fate, why = Fate.UNRESOLVED, str(nobody)
        considered.append(Considered(rule, fate, why or _won_text(destination)))
    return Routing(winner, destination, tuple(considered))


def unmet_conditions(rule: Rule, item: Item) -> tuple[str, ...]:
    """The conditions of the rule that this action does not meet."""
    return tuple(name for name in CONDITIONS if getattr(rule, name) not in ("", getattr(item, name)))


def resolve(rule: Rule, hospital: str, staff: Staff) -> Destination:
    """The first of user, role and department that can take an action of this hospital.

    Raises Unresolvable, with the reason of each target that failed.
    """
    reasons = []
    for named, find in (
        (rule.assign_to_user, _named_person),
        (rule.assign_to_role, _role_holder),
        (rule.assign_to_department, _department),
    ):
        if named:
            try:
                return find(rule, hospital, staff)
            except Unresolvable as nobody:
                if str(nobody) not in reasons:
                    reasons.append(str(nobody))
    raise Unresolvable(" ".join(reasons) or str(_("It names nobody to assign to.")))


def least_busy(workers: Collection[Worker]) -> Worker:
    """Fewest open actions, then longest since the last assignment (never first), then id."""
    return min(workers, key=lambda one: (one.open_actions, one.last_assigned_at or _LONG_AGO, one.id))


def _named_person(rule: Rule, hospital: str, staff: Staff) -> Destination:
    person = staff.workers.get(rule.assign_to_user)
    if person is None or not person.active:
        raise Unresolvable(_("The person it names is not active."))
    if not person.can_take:
        raise Unresolvable(_("The person it names is away."))
    if not person.serves(hospital):
        raise Unresolvable(_("The person it names belongs to another hospital."))
    return Destination(assigned_to=person.id)


def _role_holder(rule: Rule, hospital: str, staff: Staff) -> Destination:
    department = rule.assign_to_department
    if department:
        _unit_of(hospital, department, staff)
    holders = [
        one
        for one in staff.workers.values()
        if one.role == rule.assign_to_role
        and one.hospital == hospital
        and one.can_take
        and department in ("", one.department)
    ]
    if not holders:
        message = _("Nobody who could take it holds the role “%s” there.")
        raise Unresolvable(message % ROLE_NAMES.get(rule.assign_to_role, rule.assign_to_role))
    return Destination(assigned_to=least_busy(holders).id, department=department)


def _department(rule: Rule, hospital: str, staff: Staff) -> Destination:
    unit = _unit_of(hospital, rule.assign_to_department, staff)
    manager = staff.workers.get(unit.manager)
    if manager is None or not manager.can_take or not manager.serves(hospital):
        return Destination(department=unit.id, queue=f"department:{unit.id}")
    return Destination(assigned_to=manager.id, department=unit.id)


def _unit_of(hospital: str, department: str, staff: Staff) -> Unit:
    unit = staff.units.get(department)
    if unit is None or unit.hospital != hospital:
        raise Unresolvable(_("The department it names is not one of this hospital."))
    return unit


_CONDITION_NAMES = {
    "department": _("department"),
    "hospital": _("hospital"),
    "category": _("category"),
    "severity": _("severity"),
    "source_type": _("source"),
}


_WORDS: Mapping[str, type[Category] | type[Severity] | type[Source]] = {
    "category": Category,
    "severity": Severity,
    "source_type": Source,
}


def _called(condition: str, value: str, names: Mapping[str, str]) -> str:
    """A value of a condition in the reader's words, as far as there are any."""
    words = _WORDS.get(condition)
    return str(words(value).label) if words and value in list(words) else names.get(value, value)


def _unmet_text(unmet: Iterable[str], rule: Rule, item: Item, names: Mapping[str, str]) -> str:
    line = _("It wants %(condition)s “%(wanted)s”; the action has “%(found)s”.")
    return " ".join(
        line
        % {
            "condition": _CONDITION_NAMES[name],
            "wanted": _called(name, getattr(rule, name), names),
            "found": _called(name, getattr(item, name), names),
        }
        for name in unmet
    )


def _outranked_text(winner: Rule, rule: Rule) -> str:
    stronger, weaker = winner.rank, rule.rank
    facts = {"winner": winner.name, "theirs": winner.priority, "ours": rule.priority}
    if stronger[0] != weaker[0]:
        return str(_("“%(winner)s” goes first: priority %(theirs)d against %(ours)d.") % facts)
    if stronger[1] != weaker[1]:
        return str(_("“%(winner)s” goes first: it has more conditions.") % facts)
    for name, sets, lacks in zip(CONDITIONS, weaker[2], stronger[2], strict=True):
        if sets != lacks:
            facts["condition"] = str(_CONDITION_NAMES[name])
            return str(_("“%(winner)s” goes first: it sets the %(condition)s.") % facts)
    if stronger[3] != weaker[3]:
        return str(_("“%(winner)s” goes first by its name.") % facts)
    return str(_("“%(winner)s” goes first: it is the older one of the same name.") % facts)


def _won_text(destination: Destination) -> str:
    if destination.assigned_to:
        return str(_("It is the first rule with somebody to take the action."))
    return str(_("It is the first rule with a department to take the action; its manager is not there."))
