"""What a complaint is about: a change of source, severity or priority may give it another deadline (sla.md 3.4)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from app import eventlog
from app.complaints.commands.saving import Changed, save, take_one
from app.complaints.queries.items import Held
from app.complaints.rules.states import Status
from app.eventlog import Entry
from app.kernel import clock, db
from app.kernel.actor import Actor
from app.kernel.errors import Conflict, Invalid
from app.kernel.language import _
from app.sla import queries as sla
from app.sla.commands.saving import NewTarget
from app.sla.rules import Cause, Config, Level, Target, Traits, in_force, plan, resolve

#: What may be changed; of the first four, the first that changed is the cause of a new deadline.
CHANGEABLE: Final = (
    "source",
    "severity",
    "priority",
    "department",
    "title",
    "description",
    "category",
    "justified",
    "complainant_kind",
    "complainant_name",
    "complainant_phone",
    "complainant_email",
    "complainant_language",
    "consent_to_contact",
)
_CAUSES: Final = {
    "source": Cause.SOURCE,
    "severity": Cause.SEVERITY,
    "priority": Cause.PRIORITY,
    "department": Cause.DEPARTMENT,
}
_PRIVATE: Final = frozenset(name for name in CHANGEABLE if name.startswith("complainant_")) | {
    "description",
    "title",
}


@db.atomic
async def change(
    complaint: UUID, wanted: Mapping[str, Any], *, by: Actor, version: int | None = None, reason: str = ""
) -> bool:
    """Change details; `source` is a code. Whether the deadline changed with them.

    Raises NotFound, Stale, Conflict on a complaint that is over, Invalid for a value there is not.
    """
    held = await take_one(complaint, by=by, version=version, mine=wanted)
    if Status(held.row["status"]).is_terminal and any(name in _CAUSES for name in wanted):
        raise Conflict(_("This complaint is over. Reopen it first."))
    columns = await _columns(held, wanted)
    changed = {name: value for name, value in columns.items() if held.row[name] != value}
    if not changed:
        return False
    target = await _target(held, changed, wanted, reason)
    await save(
        [
            Changed(
                held,
                columns=_with_config(changed, target),
                target=target,
                entries=_entries(held, changed, wanted, target, by, reason),
            )
        ]
    )
    return target is not None


async def _columns(held: Held, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """The values as columns. Raises Invalid with the field."""
    if strange := set(wanted) - set(CHANGEABLE):
        raise ValueError(f"Nobody changes {', '.join(sorted(strange))} of a complaint.")
    columns = dict(wanted)
    for name in ("severity", "priority"):
        if name in columns and columns[name] not in list(Level):
            raise Invalid(wanted, **{name: _("Choose one from the list.")})
    if "title" in columns and not str(columns["title"]).strip():
        raise Invalid(wanted, title=_("Say in a few words what it is about."))
    if "source" in columns:
        columns["source"] = await _source(wanted)
    if columns.get("department") is not None:
        await _must_be_here(held, wanted)
    return columns


async def _source(wanted: Mapping[str, Any]) -> UUID | None:
    if not wanted["source"]:
        return None
    key: UUID | None = await db.fetchval("select id from complaint_source where code = $1", wanted["source"])
    if key is None:
        raise Invalid(wanted, source=_("Choose a source from the list."))
    return key


async def _must_be_here(held: Held, wanted: Mapping[str, Any]) -> None:
    here = await db.fetchval(
        "select 1 from department where id = $1 and organisation = $2",
        wanted["department"],
        held.row["hospital"],
    )
    if here is None:
        raise Invalid(wanted, department=_("Choose a department of this hospital."))


async def _target(
    held: Held, changed: Mapping[str, Any], wanted: Mapping[str, Any], reason: str
) -> NewTarget | None:
    cause = next((cause for name, cause in _CAUSES.items() if name in changed), None)
    if cause is None:
        return None
    rows = (await sla.rows_of([held.row["hospital"]]))[held.row["hospital"]]
    traits = replace(
        held.traits,
        source=(wanted["source"] or None) if "source" in changed else held.traits.source,
        severity=changed.get("severity", held.row["severity"]),
        priority=changed.get("priority", held.row["priority"]),
    )
    return retarget(held, rows, traits, cause, reason)


def retarget(
    held: Held,
    rows: Sequence[Config],
    traits: Traits,
    cause: Cause,
    reason: str = "",
    *,
    newest: bool = False,
) -> NewTarget | None:
    """The target the rows give now, if it is another one: counted from the same anchor.

    A row that wins again keeps the version it was stored with, so that an edit of it moves nothing by itself
    (sla.md 1.2); `newest` is the explicit act that applies it.
    """
    row = resolve(in_force(rows, None), traits)
    stored = held.config
    if not newest and row.id is not None and stored is not None and stored.id == row.id:
        return None
    new = Target(row.terms, clock.now(), cause, row)
    if held.item.retargeted(new) is held.item:
        return None
    severity = traits.severity or Level.MEDIUM
    return NewTarget.by_row(new, severity, reason)


def _with_config(columns: Mapping[str, Any], target: NewTarget | None) -> dict[str, Any]:
    if target is None:
        return dict(columns)
    return {**columns, "config": target.config, "config_version": target.config_version}


def _entries(
    held: Held,
    changed: Mapping[str, Any],
    wanted: Mapping[str, Any],
    target: NewTarget | None,
    by: Actor,
    reason: str,
) -> list[Entry]:
    """From what to what; of what is personal only that it changed."""
    before = {**dict(held.row), "source": held.row["source_code"]}
    told = {
        name: [] if name in _PRIVATE else [str(before[name] or ""), str(wanted[name] or "")]
        for name in changed
    }
    return [moved(held, target, by, reason, told)] if target else [_details(held, by, reason, told)]


def moved(
    held: Held, target: NewTarget, by: Actor, reason: str = "", changed: Mapping[str, Any] | None = None
) -> Entry:
    """The entry that says that a deadline changed, from when to when and why."""
    after = plan(held.item.retargeted(target.target))
    return eventlog.entry(
        "complaint",
        "SLA_CHANGE",
        subject=held.subject,
        also=held.also,
        by=by,
        notes=reason,
        context={
            "cause": target.target.cause.value,
            "old_due": plan(held.item).limit,
            "new_due": after.limit,
            "target_version": after.version,
            "changed": dict(changed or {}),
        },
    )


def _details(held: Held, by: Actor, reason: str, changed: Mapping[str, Any]) -> Entry:
    return eventlog.entry(
        "complaint",
        "DETAILS_CHANGED",
        subject=held.subject,
        also=held.also,
        by=by,
        notes=reason,
        context={"changed": dict(changed)},
    )
