"""What the forms of audit schedules take."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any, Self
from uuid import UUID

from app.audits.rules import MOST_UNITS, UNITS, WEEKDAYS, rule_of
from app.kernel.fields import Fields
from app.kernel.language import _

LONGEST_HOURS = 2_000


@dataclass(frozen=True)
class ScheduleInput:
    """A recurring audit: which form, where, how often, and how long it stays open in working hours."""

    name: str
    form: UUID
    department: UUID
    rule: str
    starts_on: date
    opens: time
    hours: int
    reminder_hours: int
    calendar: UUID | None
    assignee: UUID | None
    version: int

    @classmethod
    def parse(cls, form: Mapping[str, Any]) -> Self:
        fields = Fields(form)
        unit = fields.choice("unit", UNITS, empty=_("Choose days, weeks or months."))
        interval = fields.number("interval", empty=_("Write how often."), lowest=1, highest=MOST_UNITS)
        weekdays = fields.choices("weekdays", WEEKDAYS)
        starts_on = fields.date("starts_on", empty=_("Choose the first day."))
        hours = fields.number("hours", empty=_("Write how many hours."), lowest=1, highest=LONGEST_HOURS)
        reminder = fields.number("reminder_hours", lowest=0, highest=LONGEST_HOURS) or 0
        if fields.ok and reminder >= hours:
            fields.problem(
                "reminder_hours", _("Remind before the end, so with fewer hours than the audit has.")
            )
        return fields.done(
            cls(
                fields.line("name", empty=_("Give the schedule a name."), longest=120),
                fields.id("form", empty=_("Choose the audit.")),
                fields.id("department", empty=_("Choose the ward.")),
                rule_of(unit, interval, weekdays, starts_on),
                starts_on,
                fields.time("opens", empty=_("Choose when it opens.")),
                hours,
                reminder,
                fields.id("calendar"),
                fields.id("assignee"),
                fields.number("version", lowest=0, highest=1_000_000) or 0,
            )
        )


@dataclass(frozen=True)
class Standing:
    """Whether a schedule goes on."""

    active: bool

    @classmethod
    def parse(cls, form: Mapping[str, Any]) -> Self:
        fields = Fields(form)
        chosen = fields.choice("to", ("active", "stopped"), empty=_("Choose what becomes of it."))
        return fields.done(cls(chosen == "active"))
