"""When an audit recurs and by when it must be done. Pure: instants are arguments."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Final
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

from app.kernel.errors import Conflict
from app.kernel.language import _
from app.sla.rules import Calendar, Item, Subject, Target, Terms

WEEKDAYS: Final = {
    "MO": _("Monday"),
    "TU": _("Tuesday"),
    "WE": _("Wednesday"),
    "TH": _("Thursday"),
    "FR": _("Friday"),
    "SA": _("Saturday"),
    "SU": _("Sunday"),
}
UNITS: Final = {"DAILY": _("days"), "WEEKLY": _("weeks"), "MONTHLY": _("months")}
#: Longest gap between two audits of a schedule, in units.
MOST_UNITS: Final = 12
#: So far ahead audits stand on the list; a night's run adds a day.
AHEAD: Final = timedelta(days=14)
#: A month always has so many days.
_EVERY_MONTH = 28
#: No schedule plans more than this at once, whatever was missed.
MOST_AT_ONCE = 100


def rule_of(unit: str, interval: int, weekdays: Sequence[str], starts_on: date) -> str:
    """The RRULE of RFC 5545. On the 29th to 31st, a shorter month's audit is on its last day."""
    parts = [f"FREQ={unit}", f"INTERVAL={interval}"]
    if unit == "WEEKLY":
        chosen = [day for day in WEEKDAYS if day in weekdays] or [list(WEEKDAYS)[starts_on.weekday()]]
        parts.append(f"BYDAY={','.join(chosen)}")
    if unit == "MONTHLY" and starts_on.day > _EVERY_MONTH:
        days = ",".join(str(day) for day in range(_EVERY_MONTH, starts_on.day + 1))
        parts += [f"BYMONTHDAY={days}", "BYSETPOS=-1"]
    return ";".join(parts)


def parts_of(rule: str) -> tuple[str, int, list[str]]:
    """Unit, interval and weekdays of a rule that `rule_of` wrote."""
    parts = dict(part.split("=") for part in rule.split(";"))
    days = parts.get("BYDAY", "")
    return parts["FREQ"], int(parts["INTERVAL"]), days.split(",") if days else []


def openings(
    rule: str, starts_on: date, opens: time, zone: str, since: datetime, until: datetime
) -> list[datetime]:
    """The instants after `since` up to `until` at which an audit opens, at most a hundred.

    The rule counts on the hospital's wall: an audit at seven is at seven on both sides of a change of the clock.
    """
    local = ZoneInfo(zone)
    series = rrulestr(f"RRULE:{rule}", dtstart=datetime.combine(starts_on, opens))
    first = since.astimezone(local).replace(tzinfo=None) - timedelta(hours=1)
    found = (at.replace(tzinfo=local).astimezone(UTC) for at in series.xafter(first))
    soon = (at for at in found if at > since)
    return [at for at in islice(soon, MOST_AT_ONCE) if at <= until]


def promise(opens_at: datetime, hours: int, reminder_hours: int, calendar: Calendar | None) -> Item:
    """An audit as the engine of promises sees it: a reminder, then the alert a second after its end.

    The engine knows complaints and actions; an audit runs as an action does that stays open.
    """
    due = timedelta(hours=hours)
    terms = Terms(
        due=due,
        first=due - timedelta(hours=reminder_hours) if reminder_hours else None,
        escalation=due,
        strict=True,
        levels=1,
        first_only_while_open=False,
        first_only_before_due=True,
        calendar=calendar,
    )
    return Item(Subject.ACTION, opens_at, (Target(terms, opens_at),))


def must_be_startable(state: str, opens_at: datetime, now: datetime) -> None:
    """Raise Conflict for an audit that is over, or not open yet. A missed one may still be done."""
    if state in ("done", "cancelled"):
        raise Conflict(_("This audit is over."))
    if opens_at > now:
        raise Conflict(_("This audit is not open yet."))
