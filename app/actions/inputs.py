"""What comes into the action centre: an action to be raised, and the JSON cases of the command line (cli.md)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from app.actions.rules.routing import Item, Rule, Staff, Unit, Worker
from app.actions.rules.states import Brought, Deed, Standing, Terms
from app.actions.rules.words import Category, Severity, Source
from app.kernel.actor import Subject
from app.kernel.jsonfield import LARGEST, Fields

TRANSITION_KEYS = (
    "id",
    "kind",
    "from",
    "to",
    "actor",
    "meaning",
    "reason",
    "outcome",
    "evidence",
    "resolution",
    "requires_approval",
    "concurrent",
)

STANDINGS: Mapping[str, Standing] = {
    "assignee": Standing(assignee=True),
    "submitter": Standing(submitter=True),
    "manager": Standing(manager=True),
    "department_manager": Standing(manager=True),
    "px_admin_other": Standing(coordinator=True),
    "submitter_who_is_px_admin": Standing(submitter=True, coordinator=True),
    "px_admin_other_hospital": Standing(coordinator=True, in_scope=False),
    "system_on_inbound_reply": Standing(),
}

_GOOD_OUTCOME = "given"
_CONDITION_KEYS = ("source_type", "category", "severity", "hospital", "department")
_TARGET_KEYS = ("assign_to_user", "assign_to_role", "assign_to_department")


@dataclass(frozen=True)
class NewAction:
    """An action to be raised (sla.md 1.8, 1.12).

    `subject` is what caused it, `also` further timelines that shall show it. Triggers with the same hospital,
    source and `dedupe_key` raise one action in all; without a key the subject is the key, and without a subject
    every call raises a new one. A `due_at` that is given is kept; else severity decides. An action with an
    assignee is not routed.
    """

    hospital: UUID
    title: str
    source: Source = Source.MANUAL
    description: str = field(default="", repr=False)
    category: Category = Category.OTHER
    severity: Severity = Severity.MEDIUM
    priority: Severity = Severity.MEDIUM
    department: UUID | None = None
    subject: Subject | None = None
    also: tuple[Subject, ...] = ()
    dedupe_key: str = ""
    assigned_to: UUID | None = None
    due_at: datetime | None = None
    requires_approval: bool = True
    action_plan: str = field(default="", repr=False)
    metadata: dict[str, Any] = field(default_factory=dict, repr=False)

    @property
    def key(self) -> str:
        """What makes it one action however often it is triggered; empty: nothing does."""
        own = f"{self.subject.kind}:{self.subject.id}" if self.subject else ""
        return (self.dedupe_key or own)[:200]


@dataclass(frozen=True)
class Attempt:
    """Somebody's wish to move an action from one state to another."""

    source: str
    target: str
    standing: Standing
    terms: Terms
    brought: Brought
    deed: str | None

    @classmethod
    def parse(cls, case: Fields) -> Self:
        """What is left out is as cli.md says: approval required, one piece of evidence, a good outcome."""
        brought = Brought(
            reason=case.text("reason", "") or "",
            outcome=case.text("outcome", _GOOD_OUTCOME) or "",
            evidence=case.whole("evidence", 1),
        )
        meaning = case.one_of("meaning", list(Deed)) if case.text("meaning") is not None else None
        return cls(
            source=case.word("from"),
            target=case.word("to"),
            standing=STANDINGS[case.one_of("actor", STANDINGS)],
            terms=Terms(requires_approval=case.flag("requires_approval", True)),
            brought=brought,
            deed=meaning,
        )


@dataclass(frozen=True)
class Question:
    """An action, and the rules and people that decide who gets it."""

    item: Item
    rules: tuple[Rule, ...]
    staff: Staff

    @classmethod
    def parse(cls, case: Fields) -> Self:
        """Rules without ids are taken as made in the order of the file."""
        item = _item(_part(case, "action", _CONDITION_KEYS))
        rules = [_rule(one, number) for number, one in enumerate(_rows(case, "rules", _RULE_KEYS), 1)]
        workers = [_worker(one) for one in _rows(case, "users", _USER_KEYS)]
        _must_be_unlike([one.id for one in workers], case)
        named = {rule.assign_to_department for rule in rules} - {""}
        return cls(item, tuple(rules), Staff.of(workers, _units(case, item.hospital, named)))


_RULE_KEYS = ("name", "priority", *_CONDITION_KEYS, *_TARGET_KEYS, "is_active", "description")
_USER_KEYS = ("id", "role", "hospital", "department", "active", "open")


def _part(case: Fields, key: str, known: tuple[str, ...]) -> Fields:
    return Fields.of(case.data.get(key), known, f"{case.place}, {key}")


def _rows(case: Fields, key: str, known: tuple[str, ...]) -> list[Fields]:
    return [
        Fields.of(one, known, f"{case.place}, {key} {number}")
        for number, one in enumerate(case.items(key), 1)
    ]


def _texts(part: Fields, keys: tuple[str, ...]) -> dict[str, Any]:
    return {key: part.text(key, "") or "" for key in keys}


def _item(part: Fields) -> Item:
    part.word("hospital")
    return Item(**_texts(part, _CONDITION_KEYS))


def _rule(part: Fields, number: int) -> Rule:
    return Rule(
        id=f"{number:06d}",
        name=part.word("name"),
        priority=part.whole("priority", 0, least=-LARGEST),
        is_active=part.flag("is_active", True),
        **_texts(part, _CONDITION_KEYS + _TARGET_KEYS),
    )


def _worker(part: Fields) -> Worker:
    return Worker(
        id=part.word("id"),
        active=part.flag("active", True),
        open_actions=part.whole("open", 0),
        **_texts(part, ("role", "hospital", "department")),
    )


def _units(case: Fields, hospital: str, named: set[str]) -> list[Unit]:
    """The departments listed, and those only named by a rule, which then have no manager."""
    data = case.data.get("departments")
    listed = {} if data is None else data
    if not isinstance(listed, Mapping):
        raise case.problem("departments", "is not an object")
    managers = {
        code: Fields.of(one, ("manager",), f"{case.place}, departments, {code}").text("manager", "") or ""
        for code, one in listed.items()
    }
    return [Unit(code, hospital, managers.get(code, "")) for code in sorted(named | set(managers))]


def _must_be_unlike(ids: list[str], case: Fields) -> None:
    twice = next((one for one in ids if ids.count(one) > 1), None)
    if twice is not None:
        raise case.problem("users", f"has two with the id {twice!r}")
