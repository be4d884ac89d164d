"""Complaints and actions with rows and histories as JSON (cli.md, `sla simulate`)."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.kernel.jsonfield import Fields, instant
from app.kernel.jsonfile import Unusable
from app.sla.inputs.calendar import calendar_of
from app.sla.rules import (
    ActionConfig,
    Cause,
    Change,
    Config,
    Event,
    Happening,
    Item,
    Level,
    Subject,
    Traits,
    action_item,
    complaint_item,
)
from app.sla.rules.timeline import OPEN, STATUSES

MOST_HOURS = 1_000_000
CASE_KEYS = ("id", "kind", "configs", "history", "sweeps", "now")
COMPLAINT_KEYS = ("hospital", "source", "severity", "priority", "created_at", "status")
ACTION_KEYS = ("hospital", "department", "severity", "created_at", "status")
LEVELS = tuple(Level)
CHANGES = {cause.value: cause for cause in (Cause.SEVERITY, Cause.PRIORITY, Cause.SOURCE, Cause.DEPARTMENT)}
HAPPENINGS = {
    happening.value: happening
    for happening in (Happening.STATUS, Happening.RESPONSE, Happening.INBOUND, Happening.ACKNOWLEDGE)
}


@dataclass(frozen=True)
class Simulation:
    """A case of `sla simulate`; no sweeps means one at every whole second."""

    item: Item
    sweeps: tuple[datetime, ...] | None
    now: datetime


def simulation(case: Mapping[str, Any], place: str) -> Simulation:
    """A complaint or an action with its rows and history. Raises Unusable with the place."""
    subject = _subject(case, place)
    fields = Fields.of(case, (*CASE_KEYS, subject.value), place)
    read = _complaint if subject is Subject.COMPLAINT else _action
    return Simulation(read(fields), _sweeps(fields), fields.instant("now"))


def _subject(case: Mapping[str, Any], place: str) -> Subject:
    kind = case.get("kind")
    for subject in (Subject.COMPLAINT, Subject.ACTION):
        if kind == subject.value or (kind is None and subject.value in case):
            return subject
    raise Unusable(place, "the key 'kind' is neither complaint nor action")


def _complaint(fields: Fields) -> Item:
    own = Fields.of(fields.data.get("complaint"), COMPLAINT_KEYS, f"{fields.place}, complaint")
    rows = [_config(row, f"{fields.place}, configs {n}") for n, row in enumerate(fields.items("configs"), 1)]
    traits = Traits(
        hospital=own.text("hospital") or None,
        source=own.text("source") or None,
        severity=own.one_of("severity", LEVELS, Level.MEDIUM),
        priority=own.one_of("priority", LEVELS, Level.MEDIUM),
    )
    events, changes = _history(fields, Subject.COMPLAINT)
    status = own.one_of("status", STATUSES[Subject.COMPLAINT], OPEN)
    return complaint_item(
        own.instant("created_at"), traits, rows, events=events, changes=changes, status=status
    )


def _action(fields: Fields) -> Item:
    own = Fields.of(fields.data.get("action"), ACTION_KEYS, f"{fields.place}, action")
    configs = enumerate(fields.items("configs"), 1)
    rows = [_action_config(row, f"{fields.place}, configs {n}") for n, row in configs]
    traits = Traits(
        hospital=own.text("hospital") or None,
        department=own.text("department") or None,
        severity=own.text("severity"),
    )
    events, changes = _history(fields, Subject.ACTION)
    status = own.one_of("status", STATUSES[Subject.ACTION], OPEN)
    return action_item(own.instant("created_at"), traits, rows, events=events, changes=changes, status=status)


def _config(data: object, place: str) -> Config:
    row = Fields.of(data, _columns(Config), place)
    for key in ("severity", "priority"):
        if row.text(key):
            row.one_of(key, LEVELS)
    no_target = row.flag("no_target", False)
    return Config(
        **_plain(row, Config),
        sla_hours=row.whole("sla_hours", 0 if no_target else None, most=MOST_HOURS),
        calendar=calendar_of(row.data.get("calendar"), f"{place}, calendar"),
    )


def _action_config(data: object, place: str) -> ActionConfig:
    row = Fields.of(data, _columns(ActionConfig), place)
    if row.text("department") and not row.text("hospital"):
        raise row.problem("department", "needs a hospital")
    return ActionConfig(**_plain(row, ActionConfig))


def _columns(row_type: type[Config | ActionConfig]) -> list[str]:
    return [column.name for column in dataclasses.fields(row_type) if column.name != "id"]


def _plain(row: Fields, row_type: type[Config | ActionConfig]) -> dict[str, Any]:
    """The columns of simple types, each read as the row declares it, with its default where left out."""
    values: dict[str, Any] = {}
    for column in dataclasses.fields(row_type):
        name, default = column.name, column.default
        if column.type is bool:
            values[name] = row.flag(name, bool(default))
        elif column.type is int and isinstance(default, int):
            values[name] = row.whole(name, default, most=MOST_HOURS)
        elif column.type == int | None:
            values[name] = None if row.data.get(name) is None else row.whole(name, None, most=MOST_HOURS)
        elif column.type in (str, str | None):
            values[name] = row.text(name) or (None if default is dataclasses.MISSING else default)
    return values


def _history(fields: Fields, subject: Subject) -> tuple[list[Event], list[Change]]:
    events: list[Event] = []
    changes: list[Change] = []
    for n, data in enumerate(fields.items("history"), 1):
        one = Fields.of(data, ("at", "event", "value"), f"{fields.place}, history {n}")
        word = one.one_of("event", (*HAPPENINGS, *CHANGES, Cause.APPLY_CONFIG))
        if word in HAPPENINGS:
            events.append(_event(one, HAPPENINGS[word], subject))
        else:
            changes.append(_change(one, word, subject))
    return events, changes


def _event(one: Fields, what: Happening, subject: Subject) -> Event:
    status = one.one_of("value", STATUSES[subject]) if what is Happening.STATUS else None
    return Event(one.instant("at"), what, status)


def _change(one: Fields, word: str, subject: Subject) -> Change:
    if word == Cause.APPLY_CONFIG:
        return Change(one.instant("at"), Cause.APPLY_CONFIG, _applied(one, subject))
    value = one.text("value")
    if word in ("severity", "priority") and subject is Subject.COMPLAINT:
        value = one.one_of("value", tuple(Level))
    return Change(one.instant("at"), CHANGES[word], value)


def _applied(one: Fields, subject: Subject) -> int | Config | ActionConfig | None:
    """A version, a whole row, or null for the newest version of every row."""
    value = one.data.get("value")
    if isinstance(value, Mapping):
        read = _config if subject is Subject.COMPLAINT else _action_config
        return read(value, f"{one.place}, value")
    return None if value is None else one.whole("value", None)


def _sweeps(fields: Fields) -> tuple[datetime, ...] | None:
    if fields.data.get("sweeps", "continuous") == "continuous":
        return None
    return tuple(
        instant(one, f"{fields.place}, sweeps {n}") for n, one in enumerate(fields.items("sweeps"), 1)
    )
