"""Cases of `sla simulate` and `sla calendar`, and calendars as JSON, read from outside (cli.md)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.kernel.jsonfield import Fields, instant
from app.kernel.jsonfile import Unusable
from app.sla.rules import (
    ActionConfig,
    Calendar,
    CalendarError,
    Cause,
    Change,
    Config,
    Event,
    Happening,
    Item,
    Level,
    Pause,
    Subject,
    Traits,
    action_item,
    complaint_item,
)
from app.sla.rules.calendar import WEEKDAYS, Span, Spans
from app.sla.rules.timeline import OPEN, STATUSES

MOST_HOURS = 1_000_000
MOST_SECONDS = MOST_HOURS * 3600
CALENDAR_KEYS = ("tz", "week", "holidays", "exceptions")
ARITHMETIC_KEYS = ("id", "kind", "calendar", "op", "start", "arg", "pauses")
CASE_KEYS = ("id", "kind", "configs", "history", "sweeps", "now")
CONDITIONS = ("hospital", "source", "severity", "priority")
COMPLAINT_HOURS = {
    "first_reminder_hours_after": 0,
    "second_reminder_hours_after": 0,
    "escalation_hours_after": 0,
    "reminder_hours_before": 4,
    "second_reminder_hours_before": 2,
    "max_escalation_level": 1,
    "escalation_step_hours": 24,
    "acknowledge_hours": 24,
    "version": 1,
}
COMPLAINT_FLAGS = {
    "second_reminder_enabled": False,
    "thank_you_email_enabled": False,
    "is_active": True,
    "pause_on_waiting": False,
    "no_target": False,
}
RESPONSE_HOURS = ("response_hours", "next_response_hours")
ACTION_HOURS = {
    "critical_hours": 24,
    "high_hours": 48,
    "medium_hours": 72,
    "low_hours": 120,
    "reminder_hours_before": 4,
    "escalation_delay_hours": 2,
    "escalation_step_hours": 24,
    "max_escalation_level": 3,
    "version": 1,
}
ACTION_FLAGS = {"auto_escalate": True, "is_active": True}
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


@dataclass(frozen=True)
class Arithmetic:
    """A case of `sla calendar`: `arg` is seconds to add, or the instant to measure to."""

    calendar: Calendar | None
    start: datetime
    arg: int | datetime
    pauses: tuple[Pause, ...]


def simulation(case: Mapping[str, Any], place: str) -> Simulation:
    """A complaint or an action with its rows and history. Raises Unusable with the place."""
    subject = _subject(case, place)
    fields = Fields.of(case, (*CASE_KEYS, subject.value), place)
    read = _complaint if subject is Subject.COMPLAINT else _action
    return Simulation(read(fields), _sweeps(fields), fields.instant("now"))


def arithmetic(case: Mapping[str, Any], place: str) -> Arithmetic:
    """A sum in working time. Raises Unusable with the place."""
    fields = Fields.of(case, ARITHMETIC_KEYS, place)
    adding = fields.one_of("op", ("add", "elapsed")) == "add"
    arg = fields.whole("arg", None, most=MOST_SECONDS) if adding else fields.instant("arg")
    calendar = calendar_of(case.get("calendar"), f"{place}, calendar")
    return Arithmetic(calendar, fields.instant("start"), arg, _pauses(fields))


def calendar_of(data: object, place: str = "calendar") -> Calendar | None:
    """A calendar from its JSON object; null is round the clock. Raises Unusable with the place."""
    if data is None:
        return None
    fields = Fields.of(data, CALENDAR_KEYS, place)
    week = Fields.of(fields.data.get("week") or {}, WEEKDAYS, f"{place}, week")
    dated = fields.data.get("exceptions") or {}
    if not isinstance(dated, Mapping):
        raise fields.problem("exceptions", "is not an object of dates")
    try:
        return Calendar(
            fields.word("tz"),
            tuple(_spans(week, day) for day in WEEKDAYS),
            tuple(_range(one, f"{place}, holidays") for one in fields.items("holidays")),
            tuple(_exception(fields.place, day, dated) for day in dated),
        )
    except CalendarError as wrong:
        raise Unusable(place, str(wrong)) from None


def calendar_json(calendar: Calendar | None) -> dict[str, Any] | None:
    """The JSON object of a calendar, which `calendar_of` reads back."""
    if calendar is None:
        return None
    return {
        "tz": calendar.tz,
        "week": {day: _clocks(spans) for day, spans in zip(WEEKDAYS, calendar.week, strict=True) if spans},
        "holidays": [
            first.isoformat() if first == last else [first.isoformat(), last.isoformat()]
            for first, last in calendar.holidays
        ],
        "exceptions": {day.isoformat(): _clocks(spans) for day, spans in calendar.exceptions},
    }


def _subject(case: Mapping[str, Any], place: str) -> Subject:
    kind = case.get("kind")
    for subject in (Subject.COMPLAINT, Subject.ACTION):
        if kind == subject.value or (kind is None and subject.value in case):
            return subject
    raise Unusable(place, "the key 'kind' is neither complaint nor action")


def _complaint(fields: Fields) -> Item:
    own = Fields.of(
        fields.data.get("complaint"), (*CONDITIONS, "created_at", "status"), f"{fields.place}, complaint"
    )
    rows = [_config(row, f"{fields.place}, configs {n}") for n, row in enumerate(fields.items("configs"), 1)]
    levels = {key: own.one_of(key, tuple(Level), Level.MEDIUM) for key in ("severity", "priority")}
    traits = Traits(own.text("hospital") or None, own.text("source") or None, **levels)
    events, changes = _history(fields, Subject.COMPLAINT)
    status = own.one_of("status", STATUSES[Subject.COMPLAINT], OPEN)
    created = own.instant("created_at")
    return complaint_item(created, traits, rows, events=events, changes=changes, status=status)


def _action(fields: Fields) -> Item:
    keys = ("hospital", "department", "severity", "created_at", "status")
    own = Fields.of(fields.data.get("action"), keys, f"{fields.place}, action")
    rows = [
        _action_config(row, f"{fields.place}, configs {n}")
        for n, row in enumerate(fields.items("configs"), 1)
    ]
    traits = Traits(
        hospital=own.text("hospital") or None,
        department=own.text("department") or None,
        severity=own.text("severity"),
    )
    events, changes = _history(fields, Subject.ACTION)
    status = own.one_of("status", STATUSES[Subject.ACTION], OPEN)
    created = own.instant("created_at")
    return action_item(created, traits, rows, events=events, changes=changes, status=status)


def _config(data: object, place: str) -> Config:
    keys = (*CONDITIONS, *COMPLAINT_HOURS, *COMPLAINT_FLAGS, *RESPONSE_HOURS, "sla_hours", "calendar")
    row = Fields.of(data, keys, place)
    for key in ("severity", "priority"):
        if row.text(key):
            row.one_of(key, tuple(Level))
    flags = {key: row.flag(key, default) for key, default in COMPLAINT_FLAGS.items()}
    return Config(
        **{key: row.text(key) or None for key in CONDITIONS},
        sla_hours=row.whole("sla_hours", 0 if flags["no_target"] else None, most=MOST_HOURS),
        calendar=calendar_of(row.data.get("calendar"), f"{place}, calendar"),
        **{key: row.whole(key, default, most=MOST_HOURS) for key, default in COMPLAINT_HOURS.items()},
        **{key: _hours_or_none(row, key) for key in RESPONSE_HOURS},
        **flags,
    )


def _action_config(data: object, place: str) -> ActionConfig:
    row = Fields.of(data, ("name", "hospital", "department", *ACTION_HOURS, *ACTION_FLAGS), place)
    if row.text("department") and not row.text("hospital"):
        raise row.problem("department", "needs a hospital")
    return ActionConfig(
        hospital=row.text("hospital") or None,
        department=row.text("department") or None,
        name=row.text("name") or "",
        **{key: row.whole(key, default, most=MOST_HOURS) for key, default in ACTION_HOURS.items()},
        **{key: row.flag(key, default) for key, default in ACTION_FLAGS.items()},
    )


def _hours_or_none(row: Fields, key: str) -> int | None:
    return None if row.data.get(key) is None else row.whole(key, None, most=MOST_HOURS)


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


def _pauses(fields: Fields) -> tuple[Pause, ...]:
    pauses = []
    for n, pair in enumerate(fields.items("pauses"), 1):
        place = f"{fields.place}, pauses {n}"
        if not isinstance(pair, Sequence) or isinstance(pair, str) or len(pair) != 2:
            raise Unusable(place, "is not a pair of instants")
        begin, end = (instant(one, place) for one in pair)
        if end < begin:
            raise Unusable(place, "ends before it begins")
        pauses.append((begin, end))
    return tuple(pauses)


def _spans(fields: Fields, key: str) -> Spans:
    return tuple(_span(pair, f"{fields.place}, {key}") for pair in fields.items(key))


def _exception(place: str, day: str, dated: Mapping[str, Any]) -> tuple[date, Spans]:
    return _date(day, f"{place}, exceptions"), _spans(Fields(dated, f"{place}, exceptions"), day)


def _span(pair: object, place: str) -> Span:
    if not isinstance(pair, list) or len(pair) != 2:
        raise Unusable(place, "is not a pair of times")
    start, end = (_minute(one, place) for one in pair)
    if start >= end:
        raise Unusable(place, f"{pair[0]} is not before {pair[1]}")
    return start, end


def _minute(value: object, place: str) -> int:
    text = value if isinstance(value, str) else ""
    hour, colon, minute = text.partition(":")
    if not (colon and len(hour) == len(minute) == 2 and hour.isdecimal() and minute.isdecimal()):
        raise Unusable(place, f"{value!r} is not a time such as 09:00")
    found = int(hour) * 60 + int(minute)
    if int(minute) > 59 or found > 1440:
        raise Unusable(place, f"{value!r} is not between 00:00 and 24:00")
    return found


def _range(value: object, place: str) -> tuple[date, date]:
    pair = value if isinstance(value, list) else [value, value]
    if len(pair) != 2:
        raise Unusable(place, "is neither a date nor a pair of dates")
    first, last = (_date(one, place) for one in pair)
    if last < first:
        raise Unusable(place, f"{last} is before {first}")
    return first, last


def _date(value: object, place: str) -> date:
    try:
        if not isinstance(value, str):
            raise ValueError
        return date.fromisoformat(value)
    except ValueError:
        raise Unusable(place, f"{value!r} is not a date such as 2026-04-03") from None


def _clocks(spans: Spans) -> list[list[str]]:
    return [[f"{m // 60:02}:{m % 60:02}" for m in span] for span in spans]
