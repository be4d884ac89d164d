"""What is asked of a report: the same parameters from a form, an address, a saved row and the command line."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final, Self
from uuid import UUID
from zoneinfo import ZoneInfo

from app.kernel import clock
from app.kernel.errors import Invalid
from app.kernel.fields import Fields
from app.kernel.language import _
from app.reports.report import DAYS, MONTHS, Report
from app.reports.rules import A_DAY, EVERY, HAND, days_of
from app.reports.rules import MONTH as A_MONTH

#: cla.md 7.1: whole days of London, unless another clock is asked for.
ZONE: Final = "Europe/London"
CSV, XLSX, JSONL = "csv", "xlsx", "jsonl"
FORMATS: Final = {CSV: "CSV", XLSX: "XLSX", JSONL: "JSON Lines"}
FORMAT: Final = "format"
LONGEST_TITLE: Final = 120


@dataclass(frozen=True)
class Asked:
    """A report with its parameters: the days `first` to `last`, both included, on the wall clock of `zone`."""

    report: Report
    first: date | None = None
    last: date | None = None
    zone: str = ZONE
    chosen: Mapping[str, str] = field(default_factory=dict)
    format: str = CSV
    scope: tuple[UUID, ...] | None = None
    #: whether the answers of clients are in it; only the asker's pass phrase decides that, no parameter
    opened: bool = False

    @classmethod
    def parse(
        cls,
        report: Report,
        given: Mapping[str, Any],
        *,
        scope: tuple[UUID, ...] | None = None,
        dated: bool = True,
    ) -> Self:
        """Read the parameters, without a period where not `dated`. Raises Invalid naming each bad field."""
        problems: dict[str, str] = {}
        first, last = _period(report, given, problems) if dated else (None, None)
        zone = str(given.get("zone") or ZONE)
        if not _is_zone(zone):
            problems["zone"] = str(_("Choose a time zone from the list."))
        chosen = {each.name: _chosen(each.name, each.options, given, problems) for each in report.choices}
        wanted = str(given.get(FORMAT) or CSV)
        if wanted not in FORMATS:
            problems[FORMAT] = str(_("Choose one of the formats."))
        if problems:
            raise Invalid(dict(given), **problems)
        return cls(report, first, last, zone, chosen, wanted, scope)

    @property
    def files(self) -> list[Self]:
        """What each file of it holds: itself, or the parts of an archive."""
        return [replace(self, report=part) for part in self.report.parts] or [self]

    @property
    def locked(self) -> bool:
        """Whether it leaves only as an archive with a password, and with a reason."""
        return self.report.locked or self.opened

    @property
    def days(self) -> int:
        """How many days are asked for."""
        return (self.last - self.first).days + 1 if self.first and self.last else 0

    def values(self, now: datetime | None = None) -> dict[str, Any]:
        """What the statement is given, by name."""
        until = self.last + A_DAY if self.last else None
        return {
            "from_at": _midnight(self.first, self.zone),
            "until_at": _midnight(until, self.zone),
            "from_day": self.first,
            "until_day": until,
            "zone": self.zone,
            "scope": self.scope,
            "now": now or clock.now(),
            "opened": "yes" if self.opened else "",
            **self.chosen,
        }

    def saved(self) -> dict[str, Any]:
        """The parameters as they are kept and put into addresses: `parse` reads them again."""
        in_days = self.report.period == DAYS and self.first is not None
        days = {"from": _iso(self.first), "to": _iso(self.last)} if in_days else {}
        months = {"from": f"{self.first:%Y-%m}", "to": f"{self.last:%Y-%m}"} if self._in_months else {}
        return {**days, **months, "zone": self.zone, **self.chosen, FORMAT: self.format}

    @property
    def _in_months(self) -> bool:
        return self.report.period == MONTHS and self.first is not None


@dataclass(frozen=True)
class Days:
    """The days a page of reports begins with: both included, on the wall clock of `zone`."""

    first: date
    last: date
    zone: str

    @classmethod
    def read(cls, query: Mapping[str, str], today: date, *, longest: int | None = None) -> Self:
        """From the address, the last of them if they are too many; last month where there are none to be used."""
        first, last = (_day(name, query, {}) for name in ("from", "to"))
        zone = query.get("zone") or ZONE
        if not first or not last or last < first or not _is_zone(zone):
            (first, last), zone = days_of(A_MONTH, today), ZONE
        return cls(max(first, last - (longest - 1) * A_DAY) if longest else first, last, zone)


@dataclass(frozen=True)
class Saved:
    """Parameters under a name, how often the report is made with them, and who else is told."""

    asked: Asked
    title: str
    every: str
    recipients: list[UUID]

    @classmethod
    def parse(cls, report: Report, form: Mapping[str, Any], *, scope: tuple[UUID, ...] | None) -> Self:
        """Read the form. Raises Invalid naming each bad field, with everybody who was chosen."""
        fields = Fields(form)
        words = _("Choose each week, each month or by hand.")
        every = fields.choice("every", EVERY, empty=words, wrong=words)
        recipients = fields.ids("recipients")
        fields.done()
        asked = Asked.parse(report, fields.typed(), scope=scope, dated=False)
        title = str(form.get("title") or report.title).strip()[:LONGEST_TITLE]
        return cls(asked, title, every or HAND, recipients)


def _period(
    report: Report, given: Mapping[str, Any], problems: dict[str, str]
) -> tuple[date | None, date | None]:
    if report.period == DAYS:
        first, last = (_day(name, given, problems) for name in ("from", "to"))
    elif report.period == MONTHS and (report.longest or given.get("from") or given.get("to")):
        first = _month("from", given, problems)
        last = _month("to", given, problems) if given.get("to") else first
        last = (last.replace(day=1) + timedelta(days=31)).replace(day=1) - A_DAY if last else None
    else:
        return None, None
    if first and last:
        _judge(report, first, last, problems)
    return first, last


def _judge(report: Report, first: date, last: date, problems: dict[str, str]) -> None:
    if last < first:
        problems["to"] = str(_("The last day is before the first. Turn the two round."))
    elif report.longest and (last - first).days + 1 > report.longest:
        problems["to"] = str(_("This report covers at most {days} days. Choose fewer.")).format(
            days=report.longest
        )


def _day(name: str, given: Mapping[str, Any], problems: dict[str, str]) -> date | None:
    try:
        found = date.fromisoformat(str(given.get(name) or ""))
    except ValueError:
        problems[name] = str(_("Give a day, such as 2026-02-28."))
        return None
    return _of_our_time(name, found, problems)


def _month(name: str, given: Mapping[str, Any], problems: dict[str, str]) -> date | None:
    try:
        found = date.fromisoformat(f"{given.get(name) or ''}"[:7] + "-01")
    except ValueError:
        problems[name] = str(_("Give a month, such as 2026-02."))
        return None
    return _of_our_time(name, found, problems)


def _of_our_time(name: str, found: date, problems: dict[str, str]) -> date | None:
    if 1990 <= found.year <= 2200:
        return found
    problems[name] = str(_("Give a day between 1990 and 2200."))
    return None


def _chosen(
    name: str, options: Mapping[str, object], given: Mapping[str, Any], problems: dict[str, str]
) -> str:
    value = str(given.get(name) or next(iter(options)))
    if value not in options:
        problems[name] = str(_("Choose one of the list."))
    return value


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (LookupError, ValueError, OSError):
        return False
    return True


def _midnight(on: date | None, zone: str) -> datetime | None:
    return datetime.combine(on, time(), ZoneInfo(zone)).astimezone(UTC) if on else None


def _iso(on: date | None) -> str:
    return on.isoformat() if on else ""
