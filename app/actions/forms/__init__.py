"""What the forms about actions take: each is read once, every problem at once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Self
from urllib.parse import parse_qsl
from uuid import UUID

from app.actions.inputs import NewAction
from app.actions.rules.routing import Item
from app.actions.rules.sources import SOURCES, Mode
from app.actions.rules.states import Brought, Decision, Deed
from app.actions.rules.words import Category, Severity, Source, Status
from app.kernel.fields import Fields, Upload, version_of
from app.kernel.language import _

#: Whoever raises an action by hand may say what it came from, as far as forms of that source exist.
BY_HAND: Final = tuple(
    source for source, terms in SOURCES.items() if terms.mode is not Mode.AUTOMATIC and not terms.asks_for
)
LONGEST_REASON: Final = 2_000
LONGEST_QUESTION: Final = 2_000


@dataclass(frozen=True)
class ActionForm:
    """A new action as the form says it."""

    new: NewAction

    @classmethod
    def parse(cls, form: Mapping[str, Any], *, zone: str) -> Self:
        """Raises Invalid."""
        fields = Fields(form)
        new = NewAction(
            hospital=fields.id("hospital", empty=_("Choose the hospital.")),
            title=fields.line("title", empty=_("Say in a few words what is to be done."), longest=500),
            source=Source(fields.choice("source", BY_HAND) or Source.MANUAL),
            description=fields.text("description"),
            category=fields.choice("category", Category) or Category.OTHER,
            severity=fields.choice("severity", Severity) or Severity.MEDIUM,
            priority=fields.choice("priority", Severity) or Severity.MEDIUM,
            department=fields.id("department"),
            assigned_to=fields.id("assigned_to"),
            due_at=fields.instant("due_at", zone=zone),
            requires_approval=not fields.flag("no_approval"),
            action_plan=fields.text("action_plan"),
        )
        return fields.done(cls(new))


@dataclass(frozen=True)
class DetailForm:
    """What an action says, after a change; with the version it was drawn from."""

    wanted: dict[str, Any] = field(repr=False)
    version: int

    @classmethod
    def parse(cls, form: Mapping[str, Any]) -> Self:
        """Raises Invalid."""
        fields, choose = Fields(form), _("Choose one from the list.")
        wanted = {
            "title": fields.line("title", empty=_("Say in a few words what is to be done."), longest=500),
            "description": fields.text("description"),
            "category": fields.choice("category", Category, empty=choose),
            "severity": fields.choice("severity", Severity, empty=choose),
            "priority": fields.choice("priority", Severity, empty=choose),
            "department": fields.id("department"),
            "action_plan": fields.text("action_plan"),
            "outcome": fields.text("outcome"),
        }
        return fields.done(cls(wanted, version_of(form)))


@dataclass(frozen=True)
class MoveForm:
    """A change of state with what it takes."""

    deed: Deed
    target: Status
    brought: Brought
    version: int

    @classmethod
    def parse(cls, form: Mapping[str, Any]) -> Self:
        """Raises Invalid."""
        fields = Fields(form)
        choose = _("Choose where it goes.")
        deed = fields.choice("deed", Deed, empty=choose)
        target = fields.choice("status", Status, empty=choose)
        brought = Brought(
            reason=fields.text("reason", longest=LONGEST_REASON), outcome=fields.text("outcome")
        )
        return fields.done(cls(deed, target, brought, version_of(form)))


@dataclass(frozen=True)
class ColumnForm:
    """A card brought to another column, and the address of the board it stands on."""

    target: Status
    version: int
    question: Mapping[str, str]

    @classmethod
    def parse(cls, form: Mapping[str, Any]) -> Self:
        """Raises Invalid."""
        fields = Fields(form)
        target = fields.choice("column", Status, empty=_("Choose where it goes."))
        question = str(form.get("question", ""))[:LONGEST_QUESTION]
        return fields.done(cls(target, version_of(form), dict(parse_qsl(question))))


@dataclass(frozen=True)
class OwnerForm:
    """Who shall answer for an action; None: whoever takes it out of the queue."""

    assigned_to: UUID | None
    version: int

    @classmethod
    def parse(cls, form: Mapping[str, Any]) -> Self:
        """Raises Invalid."""
        fields = Fields(form)
        return fields.done(cls(fields.id("assigned_to"), version_of(form)))


@dataclass(frozen=True)
class NoteForm:
    """A note on the log."""

    text: str = field(repr=False)

    @classmethod
    def parse(cls, form: Mapping[str, Any]) -> Self:
        """Raises Invalid."""
        fields = Fields(form)
        return fields.done(cls(fields.text("notes", empty=_("Write the note before you save it."))))


@dataclass(frozen=True)
class StepForm:
    """The tick of a step of the plan, put or taken away."""

    n: int
    done: bool
    version: int

    @classmethod
    def parse(cls, form: Mapping[str, Any]) -> Self:
        """Raises Invalid."""
        fields = Fields(form)
        n = fields.number("step", empty=_("Choose the step."), lowest=1, highest=1_000)
        return fields.done(cls(n, fields.flag("done"), version_of(form)))


@dataclass(frozen=True)
class DecisionForm:
    """An approver's word on a submission."""

    decision: Decision
    reason: str = field(repr=False)
    version: int

    @classmethod
    def parse(cls, form: Mapping[str, Any]) -> Self:
        """Raises Invalid."""
        fields = Fields(form)
        empty = _("Choose one: approve it, or send it back.")
        decision = fields.choice("decision", Decision, empty=empty)
        reason = fields.text("reason", longest=LONGEST_REASON)
        return fields.done(cls(decision, reason, version_of(form)))


@dataclass(frozen=True)
class DeadlineForm:
    """A deadline set by hand, and why."""

    due_at: datetime
    reason: str
    version: int

    @classmethod
    def parse(cls, form: Mapping[str, Any], *, zone: str) -> Self:
        """Raises Invalid."""
        fields = Fields(form)
        due_at = fields.instant("due_at", zone=zone, empty=_("Choose the new deadline."))
        reason = fields.line("reason", empty=_("Say why the deadline changes."), longest=500)
        return fields.done(cls(due_at, reason, version_of(form)))


@dataclass(frozen=True)
class EvidenceForm:
    """Files, what they show, and whether they are evidence."""

    files: list[Upload]
    description: str
    is_evidence: bool

    @classmethod
    def parse(cls, form: Mapping[str, Any], *, most: int) -> Self:
        """Raises Invalid."""
        fields = Fields(form)
        files = fields.files("files", empty=_("Choose the file to attach."), most=most)
        return fields.done(cls(files, fields.line("description", longest=500), fields.flag("is_evidence")))


@dataclass(frozen=True)
class CheckForm:
    """Whether what was done still holds."""

    days: int
    holds: bool
    note: str = field(repr=False)

    @classmethod
    def parse(cls, form: Mapping[str, Any]) -> Self:
        """Raises Invalid."""
        fields = Fields(form)
        days = fields.choice("days", ("30", "90"), empty=_("Choose one from the list."))
        found = fields.choice("holds", ("yes", "no"), empty=_("Say whether it still holds."))
        note = fields.text("note", empty=_("Write what you found."), longest=LONGEST_REASON)
        fields.done(None)
        return cls(int(str(days)), found == "yes", note)


def tried_item(query: Mapping[str, str], hospital: UUID | None) -> Item | None:
    """The invented action of the dry run, from the address; None without a hospital."""
    if hospital is None:
        return None
    return Item(
        _of(query, "source", Source, Source.MANUAL),
        _of(query, "category", Category, Category.OTHER),
        _of(query, "severity", Severity, Severity.MEDIUM),
        str(hospital),
        query.get("department", ""),
    )


def _of(query: Mapping[str, str], name: str, known: Any, usual: str) -> str:
    given = query.get(name, "")
    return str(given) if given in list(known) else usual
