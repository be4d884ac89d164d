"""What an action says and demands, its deadline, and notes on it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from app import eventlog
from app.actions.commands.saving import KIND, Changed, due_of, save, take
from app.actions.queries import configs
from app.actions.queries.items import Held
from app.actions.queries.options import all_lie_in
from app.actions.rules.states import must_be_live
from app.actions.rules.steps import with_step
from app.actions.rules.words import Category, Severity
from app.eventlog import Entry
from app.kernel import clock, db
from app.kernel.actor import Actor
from app.kernel.errors import Conflict, Forbidden, Invalid
from app.kernel.language import _
from app.sla.commands.saving import NewTarget
from app.sla.rules import Cause, Target, in_force, plan, resolve_action

#: What may be changed; what a severity and a department change besides is the deadline.
CHANGEABLE: Final = (
    "title",
    "description",
    "category",
    "priority",
    "severity",
    "department",
    "action_plan",
    "outcome",
)
_CAUSES: Final = {"severity": Cause.SEVERITY, "department": Cause.DEPARTMENT}
_CHOICES: Final[Mapping[str, Any]] = {"category": Category, "severity": Severity, "priority": Severity}


@db.atomic
async def change(action: UUID, wanted: Mapping[str, Any], *, by: Actor, version: int | None = None) -> bool:
    """Change details; whether the deadline changed with them (sla.md 1.11 B10: counted from creation again).

    Raises NotFound, Stale, Forbidden to whoever does not work on it, Conflict while it waits for approval, is
    approved or over, Invalid for a value there is not.
    """
    held = await take(action, by=by, version=version)
    _must_be_theirs(held)
    if not held.state.is_editable:
        raise Conflict(_("What was submitted is not changed. Withdraw it, or have it sent back, first."))
    await _must_be_possible(held, wanted)
    changed = {name: value for name, value in wanted.items() if held.row[name] != value}
    if not changed:
        return False
    target = await _target(held, changed)
    columns = dict(changed)
    if target:
        columns |= {"config": target.config, "config_version": target.config_version}
    entry = moved(held, target, by, changed=changed) if target else _details(held, by, changed)
    await save([Changed(held, columns=columns, target=target, entries=[entry])])
    return target is not None


@db.atomic
async def tick(action: UUID, n: int, done: bool, *, by: Actor, version: int | None = None) -> None:
    """Tick a step of the plan, or take the tick away. Raises as `change`, and Invalid for a step there is not."""
    held = await take(action, by=by, version=version)
    try:
        wanted = with_step(held.row["action_plan"], n, done=done)
    except ValueError:
        raise Invalid(step=_("There is no such step any more.")) from None
    await change(action, {"action_plan": wanted}, by=by)


@db.atomic
async def set_due(
    action: UUID, due_at: datetime, reason: str, *, by: Actor, version: int | None = None
) -> None:
    """Set the deadline by hand (sla.md 1.11 B17): a coordinator, with the reason.

    Raises NotFound, Stale, Forbidden, Conflict on an action that is over, Invalid.
    """
    held = await take(action, by=by, version=version)
    if not held.standing.coordinator:
        raise Forbidden(_("Only an action coordinator sets a deadline."))
    must_be_live(held.state)
    now = clock.now()
    if not reason.strip():
        raise Invalid(reason=_("Say why the deadline changes."))
    if due_at <= now:
        raise Invalid(due_at=_("Choose a time that is still to come."))
    row = held.config
    own = held.row["config"]
    severity = held.row["severity"]
    assert row is not None
    terms = row.terms(severity).by_hand(due_at, now)
    target = NewTarget(
        Target(terms, now, Cause.BY_HAND, row),
        "given",
        own,
        held.row["config_version"],
        severity,
        due_at,
        reason.strip(),
    )
    await save([Changed(held, target=target, entries=[moved(held, target, by, reason)])])


@db.atomic
async def add_note(action: UUID, text: str, *, by: Actor) -> Entry:
    """Put a note on the timeline. Raises NotFound, Invalid for an empty one."""
    held = await take(action, by=by)
    if not text.strip():
        raise Invalid(notes=_("Write the note before you save it."))
    return await eventlog.record(KIND, "NOTE", subject=held.subject, by=by, notes=text)


def _must_be_theirs(held: Held) -> None:
    if not held.standing.works_on_it:
        raise Forbidden(_("Only the people who work on this action may change it."))


async def _must_be_possible(held: Held, wanted: Mapping[str, Any]) -> None:
    if strange := set(wanted) - set(CHANGEABLE):
        raise ValueError(f"Nobody changes {', '.join(sorted(strange))} of an action.")
    for name, known in _CHOICES.items():
        if name in wanted and wanted[name] not in list(known):
            raise Invalid(wanted, **{name: _("Choose one from the list.")})
    if "title" in wanted and not str(wanted["title"]).strip():
        raise Invalid(wanted, title=_("Say in a few words what is to be done."))
    department = wanted.get("department")
    if department is not None and not await all_lie_in({(department, held.row["hospital"])}):
        raise Invalid(wanted, department=_("Choose a department of this hospital."))


async def _target(held: Held, changed: Mapping[str, Any]) -> NewTarget | None:
    """The target the rows give now, counted from the same anchor; none where the deadline was given or stays."""
    cause = next((cause for name, cause in _CAUSES.items() if name in changed), None)
    if cause is None or held.item.target.cause is Cause.BY_HAND:
        return None
    department = changed.get("department", held.row["department"])
    severity = changed.get("severity", held.row["severity"])
    traits = replace(held.traits, severity=severity, department=str(department) if department else None)
    row = resolve_action(in_force(await configs.rows_of([held.row["hospital"]]), None), traits)
    if held.config is not None and held.config.id == row.id:
        row = held.config  # an edited row moves nothing by itself: it keeps the version it was stored with
    new = Target(row.terms(severity), clock.now(), cause, row)
    if held.item.retargeted(new) is held.item:
        return None
    return NewTarget.by_row(new, severity)


def moved(
    held: Held,
    target: NewTarget,
    by: Actor,
    reason: str = "",
    *,
    changed: Mapping[str, Any] = MappingProxyType({}),
) -> Entry:
    """The line on the log for a deadline that moves (sla.md 3.4)."""
    after = plan(held.item.retargeted(target.target))
    context = {
        "cause": target.target.cause.value,
        "old_due": str(due_of(plan(held.item))),
        "new_due": str(due_of(after)),
        "target_version": after.version,
        "changed": sorted(changed),
    }
    return eventlog.entry(KIND, "SLA_CHANGE", subject=held.subject, by=by, notes=reason, context=context)


def _details(held: Held, by: Actor, changed: Mapping[str, Any]) -> Entry:
    return eventlog.entry(
        KIND, "DETAILS_CHANGED", subject=held.subject, by=by, context={"changed": sorted(changed)}
    )
