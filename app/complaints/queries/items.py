"""Complaints as the engine sees them: locked or not, many with one query."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from app.complaints.queries.scope import MANAGES, scope_of
from app.complaints.rules.states import Standing
from app.kernel import db
from app.kernel.actor import Actor, Subject, the_system
from app.kernel.answers import value
from app.sla import queries as sla
from app.sla.rules import Cause, Config, Event, Item, Plan, Taken, Target, Terms, Traits, default_config, plan
from app.sla.rules import Subject as Promised

_COLUMNS: Final = """
  c.id, c.reference, c.hospital, c.department, c.source, c.title, c.severity, c.priority, c.status, c.category,
  c.description, c.assigned_to, c.is_overdue, c.config, c.config_version, c.round, c.target_version, c.due_at,
  c.resolution, c.waiting_reason, c.waiting_for, c.waiting_since, c.justified, c.resolved,
  c.satisfaction, c.closed_at, c.resolved_at, c.cancelled_at, c.responded_at,
  c.escalation_level, c.acknowledged_at, c.unroutable,
  c.holding_letter_at, c.full_response_at, c.complainant_kind, c.complainant_name, c.complainant_phone,
  c.complainant_email, c.complainant_language, c.consent_to_contact, c.linked_case, c.version, c.created_at
"""
_LOAD: Final = f"""
select {_COLUMNS}, coalesce(s.code, '') as source_code, o.name as hospital_name, o.name_ar as hospital_name_ar,
  o.time_zone,
  array(select row(t.since, t.cause, t.basis, t.config, t.config_version, t.severity, t.given_due_at)
        from complaint_target t where t.complaint = c.id order by t.version) as targets,
  {sla.HISTORY.format("c")}
from complaint c join organisation o on o.id = c.hospital left join complaint_source s on s.id = c.source
"""


@value()
class Held:
    """A complaint with its promise and everything a command decides on."""

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
        """The complaint on its timeline."""
        return Subject("complaint", self.row["id"])

    @property
    def also(self) -> tuple[Subject, ...]:
        """The other timelines its events appear on."""
        case = self.row["linked_case"]
        return () if case is None else (Subject("case", case),)

    @property
    def traits(self) -> Traits:
        """What its configuration row is chosen by."""
        row = self.row
        return Traits(str(row["hospital"]), row["source_code"] or None, row["severity"], row["priority"])

    @property
    def config(self) -> Config | None:
        """The configuration row in force; None for a deadline that came with the complaint, or none."""
        row = self.item.target.row
        return row if isinstance(row, Config) else None

    def plan(self) -> Plan:
        """Its plan as things stand. Raises CalendarError when its calendar never opens."""
        return plan(self.item)


async def held(keys: Sequence[UUID], *, by: Actor = the_system, lock: bool = False) -> list[Held]:
    """Complaints with their promises, in the order of their keys; with `lock` they are locked, waiting for whoever
    holds them. Which of them this person may see stands in `standing`.

    Locking is a statement of its own: one that waits would see the new row beside the old history.
    """
    if lock:
        await db.execute("select 1 from complaint where id = any($1) order by id for update", list(keys))
    scope = scope_of(by)
    rows = await db.fetch(
        _LOAD.replace(
            "select",
            f"select ({scope.condition}) as in_scope, {MANAGES.format(role='$3::text', user='$4::uuid')} as manager,",
            1,
        )
        + " where c.id = any($2) order by c.id",
        scope.argument,
        list(keys),
        by.role,
        by.id,
    )
    return await _held(rows, lambda row: Standing(row["manager"] or by.id is None, row["in_scope"]))


async def held_free(keys: Sequence[UUID]) -> list[Held]:
    """Those of these complaints that nobody else holds, locked (reliability.md 41)."""
    free = await db.fetch("select id from complaint where id = any($1) for update skip locked", list(keys))
    slim = _LOAD.replace("c.description,", "").replace("c.title,", "")
    rows = await db.fetch(f"{slim} where c.id = any($1)", [row["id"] for row in free])
    return await _held(rows, lambda _row: _HOUSE)


_HOUSE = Standing(manager=True)


async def _held(rows: Sequence[Any], standing: Any) -> list[Held]:
    versions = {(t[3], t[4]) for row in rows for t in row["targets"] if t[3] is not None}
    configs = await sla.versions_of(versions) if versions else {}
    return [
        Held(
            row,
            Item(
                Promised.COMPLAINT,
                row["created_at"],
                tuple(_target(t, row["created_at"], configs) for t in row["targets"]),
                sla.events(row["happened"]),
            ),
            Taken(sla.marks(row["notices"]), row["is_overdue"]),
            standing(row),
        )
        for row in rows
    ]


def _target(row: Any, created_at: datetime, configs: dict[sla.Version, Config]) -> Target:
    since, cause, basis, config, version, severity, given = row
    chosen = default_config(severity) if config is None else configs[config, version]
    anchor = since if cause == Cause.BY_HAND else created_at
    return Target(terms_of(basis, chosen, given, anchor), since, _CAUSES[cause], chosen)


_CAUSES = {cause.value: cause for cause in Cause}
_NO_PROMISE = Terms()


def terms_of(basis: str, config: Config, given: datetime | None, since: datetime) -> Terms:
    """What a target promises: its row's terms, an instant that was given at `since`, or nothing at all.

    An instant is an instant: the row's opening hours do not move it, nor what lies at a distance from it.
    """
    if basis == "none":
        return _NO_PROMISE
    if basis != "given" or given is None:
        return config.terms
    if config.terms.due is None:
        return Terms(due=given - since)
    terms = config.terms if config.terms.calendar is None else replace(config.terms, calendar=None)
    return terms.by_hand(given, since)


def heard(event: Event, item: Item) -> Item:
    """The item after one more event."""
    return item.with_events((event,))
