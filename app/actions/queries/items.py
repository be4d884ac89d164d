"""Actions as the engine and the commands see them: locked or not, many with one query."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from app.accounts.permissions import COORDINATOR
from app.actions.queries import configs
from app.actions.queries.scope import MANAGES, scope_of
from app.actions.rules.states import Standing, Terms
from app.actions.rules.words import Status
from app.kernel import db
from app.kernel.actor import Actor, Subject, the_system
from app.sla import queries as sla
from app.sla.rules import (
    DEFAULT_ACTION,
    ActionConfig,
    Cause,
    Item,
    Taken,
    Target,
    Traits,
)
from app.sla.rules import Subject as Promised
from app.sla.rules import Terms as Promise

_LOAD: Final = f"""
select a.*, o.name as hospital_name, o.name_ar as hospital_name_ar, o.time_zone,
  coalesce(k.needs_evidence, true) as needs_evidence,
  array(select row(t.since, t.cause, t.basis, t.config, t.config_version, t.severity, t.given_due_at)
        from action_target t where t.action = a.id order by t.version) as targets,
  coalesce((select json_agg(json_build_object('id', d.id, 'name', d.name, 'sha256', d.sha256, 'bytes', d.bytes,
      'description', d.description, 'type', d.content_type) order by d.created_at, d.id)
    from document d where d.owner_kind = 'action' and d.owner_id = a.id and d.is_evidence and d.state = 'stored'),
    '[]') as evidence,
  {sla.HISTORY.format("a")}, ({{scope}}) as in_scope, {MANAGES.format(role="$3::text", user="$4::uuid")} as manager
from action a join organisation o on o.id = a.hospital left join action_category k on k.code = a.category
where a.id = any($2) order by a.id
"""
_CAUSES: Final = {cause.value: cause for cause in Cause}


@dataclass(frozen=True, slots=True)
class Held:
    """An action with its promise and everything a command decides on."""

    row: Any
    item: Item
    taken: Taken
    standing: Standing

    @property
    def id(self) -> UUID:
        """Its key."""
        key: UUID = self.row["id"]
        return key

    @property
    def subject(self) -> Subject:
        """The action on its timeline."""
        return Subject("action", self.row["id"])

    @property
    def state(self) -> Status:
        """Where it stands."""
        return Status(self.row["status"])

    @property
    def terms(self) -> Terms:
        """What it demands before it may be submitted or closed."""
        return Terms(self.row["requires_approval"], self.row["needs_evidence"])

    @property
    def evidence(self) -> list[dict[str, Any]]:
        """Its evidence as it stands: id, name, sha256, bytes, type and description of each file."""
        found: list[dict[str, Any]] = json.loads(self.row["evidence"])
        return found

    @property
    def traits(self) -> Traits:
        """What its configuration row is chosen by."""
        department = self.row["department"]
        return Traits(
            str(self.row["hospital"]),
            severity=self.row["severity"],
            department=str(department) if department else None,
        )

    @property
    def config(self) -> ActionConfig | None:
        """The configuration row in force, or the built-in default."""
        row = self.item.target.row
        return row if isinstance(row, ActionConfig) else None


async def held(keys: Sequence[UUID], *, by: Actor = the_system, lock: bool = False) -> list[Held]:
    """Actions with their promises, in the order of their keys; with `lock` they are locked, waiting for whoever
    holds them. What this person is to each stands in `standing`.

    Locking is a statement of its own: one that waits would see the new row beside the old history.
    """
    if lock:
        await db.execute("select 1 from action where id = any($1) order by id for update", list(keys))
    scope = scope_of(by)
    rows = await db.fetch(
        _LOAD.replace("{scope}", scope.condition), scope.argument, list(keys), by.role, by.id
    )
    return await _held(rows, by)


async def held_free(keys: Sequence[UUID]) -> list[Held]:
    """Those of these actions that nobody else holds, locked (reliability.md 41)."""
    free = await db.fetch("select id from action where id = any($1) for update skip locked", list(keys))
    return await held([row["id"] for row in free])


async def of_causes(causes: Sequence[tuple[UUID, str, str]]) -> list[Any]:
    """The actions that these causes (hospital, source, key) raised: their keys, references and causes."""
    hospitals, sources, keys = (list(each) for each in zip(*causes, strict=True))
    rows: list[Any] = await db.fetch(
        "select a.id, a.reference, a.hospital, a.source_type, a.dedupe_key from action a"
        " join unnest($1::uuid[], $2::text[], $3::text[]) w(hospital, source, key)"
        " on a.hospital = w.hospital and a.source_type = w.source and a.dedupe_key = w.key",
        hospitals,
        sources,
        keys,
    )
    return rows


async def as_letters_say_them(keys: Sequence[UUID]) -> list[Any]:
    """What the first message about an action says of it."""
    rows: list[Any] = await db.fetch(
        "select a.id, a.reference, a.severity, a.status, o.name as hospital_name,"
        " o.name_ar as hospital_name_ar, o.time_zone from action a"
        " join organisation o on o.id = a.hospital where a.id = any($1)",
        list(keys),
    )
    return rows


def standing_of(row: Any, by: Actor) -> Standing:
    """What somebody is to an action; `row` tells its people, its scope and whether they manage it."""
    return Standing(
        assignee=by.id is not None and row["assigned_to"] == by.id,
        submitter=by.id is not None and row["submitted_by"] == by.id,
        manager=bool(row["manager"]) or by.id is None,
        coordinator=by.role == COORDINATOR or by.id is None,
        in_scope=row["in_scope"],
    )


async def _held(rows: Sequence[Any], by: Actor) -> list[Held]:
    versions = {(t[3], t[4]) for row in rows for t in row["targets"] if t[3] is not None}
    known = await configs.versions_of(versions) if versions else {}
    return [
        Held(
            row,
            Item(
                Promised.ACTION,
                row["created_at"],
                tuple(_target(t, row["created_at"], known) for t in row["targets"]),
                sla.events(row["happened"]),
            ),
            Taken(sla.marks(row["notices"]), row["is_overdue"]),
            standing_of(row, by),
        )
        for row in rows
    ]


def _target(row: Any, created_at: datetime, known: dict[configs.Version, ActionConfig]) -> Target:
    since, cause, basis, config, version, severity, given = row
    chosen = DEFAULT_ACTION if config is None else known[config, version]
    return Target(terms_of(basis, chosen, severity, given, since), since, _CAUSES[cause], chosen)


def terms_of(
    basis: str, config: ActionConfig, severity: str, given: datetime | None, since: datetime
) -> Promise:
    """What a target promises: its row's terms for the severity, or those around a deadline that was given."""
    terms = config.terms(severity)
    return terms if basis != "given" or given is None else terms.by_hand(given, since)
