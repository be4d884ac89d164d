"""Opening hours as somebody writes them down."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID
from zoneinfo import available_timezones

from app.complaints.inputs import NewHours
from app.complaints.rules import hours
from app.kernel.fields import Fields
from app.kernel.language import _

DAYS: Final = {
    "mon": _("Monday"),
    "tue": _("Tuesday"),
    "wed": _("Wednesday"),
    "thu": _("Thursday"),
    "fri": _("Friday"),
    "sat": _("Saturday"),
    "sun": _("Sunday"),
}


def new_hours(form: Mapping[str, Any]) -> NewHours:
    """A calendar as the form says it. Raises Invalid with every problem that stands in a field."""
    fields = Fields(form)
    name = fields.line("name", empty=_("Give it a name."), longest=120)
    zone = fields.line("zone", empty=_("Choose a time zone such as Asia/Riyadh."), longest=60)
    organisation: UUID | None = fields.id("organisation")
    lines = {
        **{day: fields.line(day, longest=200) for day in DAYS},
        "holidays": fields.text("holidays", longest=20_000),
        "exceptions": fields.text("exceptions", longest=20_000),
    }
    must_be_a_zone(fields, zone)
    definition: dict[str, Any] = {}
    try:
        definition = hours.read(lines, zone)
    except hours.Unread as unread:
        fields.problem(unread.args[1], unread.args[0])
    return fields.done(NewHours(name, organisation, definition))


def must_be_a_zone(fields: Fields, zone: str) -> None:
    """A problem in the field `zone` unless it is empty or a time zone."""
    if zone and zone not in available_timezones():
        fields.problem("zone", _("Choose a time zone such as Asia/Riyadh."))
