"""The compliance report: figures by source, hospital, department or month, all from `measures`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

from app.accounts.account import Account
from app.complaints import measures
from app.complaints.queries.filters import Conditions, Filters
from app.complaints.queries.scope import open_to
from app.complaints.rules.sources import called
from app.kernel import clock, db
from app.kernel.language import _
from app.kernel.naming import in_words

#: What the report may be cut by: the key of a row and the words for it, in SQL.
BY: Final = {
    "source": ("coalesce(s.code, 'none')", "coalesce(min(s.name), '')", "min(s.position)"),
    "hospital": ("c.hospital::text", "min(called(o))", "min(called(o))"),
    "department": (
        "coalesce(c.department::text, 'none')",
        "coalesce(min(called(d)) || ' · ' || min(called(o)), '')",
        "min(called(o)), min(called(d))",
    ),
    "month": ("to_char((c.created_at at time zone o.time_zone)::date, 'YYYY-MM')", "''", "key"),
}
#: The Arabic name beside it, where there is one.
_ARABIC: Final = {"source": "coalesce(min(s.name_ar), '')"}
CUTS: Final = {
    "source": _("Source"),
    "hospital": _("Hospital"),
    "department": _("Department"),
    "month": _("Month"),
}
COUNTS: Final = ("counted", "met", "breached", "late", "running", "retarget", "answered", "ended")
HOURS: Final = ("response_median", "response_p90", "resolution_median", "resolution_p90")
USUAL_MONTHS: Final = 12


@dataclass(frozen=True)
class Asked:
    """What of the report is asked for; `since` and `until` are days of creation, both counted."""

    by: str
    since: date
    until: date

    @classmethod
    def read(cls, query: Mapping[str, str], today: date) -> "Asked":
        """From the address; the last twelve months when it does not say."""
        filters = Filters.read(query)
        by = query.get("by", "")
        return cls(
            by if by in BY else "source",
            filters.since or _months_back(today, USUAL_MONTHS - 1),
            filters.until or today,
        )


@dataclass(frozen=True)
class Line:
    """One line of the report. Hours are None where nothing was measured."""

    key: str
    name: str
    figures: dict[str, int]
    hours: dict[str, float | None]
    query: dict[str, str] = field(default_factory=dict)

    @property
    def decided(self) -> int:
        """How many promises are kept or broken so far."""
        return self.figures["met"] + self.figures["breached"] + self.figures["late"]

    @property
    def share(self) -> float | None:
        """Of those decided, the share that was kept."""
        return self.figures["met"] / self.decided if self.decided else None

    def rows(self, measure: str) -> dict[str, str]:
        """The query of the list that shows exactly the rows a figure counts."""
        return {**self.query, "measure": measure}


async def report(user: Account, asked: Asked) -> list[Line]:
    """The lines of the report and, last, their sum: one statement."""
    scope = open_to(user)
    where = Conditions(user, Filters(state="any", since=asked.since, until=asked.until), first=3)
    rows = await db.fetch(
        in_words(_statement(asked.by, scope.condition, where.sql)),
        scope.argument,
        clock.now(),
        *where.arguments,
    )
    return [_line(row, asked) for row in rows]


def _statement(by: str, scope: str, where: str) -> str:
    key, name, order = BY[by]
    counts = ", ".join(
        f"count(*) filter (where {measures.condition(measure, '$2')}) as {measure}" for measure in COUNTS
    )
    answered, ended = (measures.condition(measure, "$2") for measure in ("answered", "ended"))

    def share(part: float, hours: str, condition: str) -> str:
        return f"percentile_cont({part}) within group (order by {hours}) filter (where {condition})"

    return f"""
    select grouping({key}) as is_sum, {key} as key, {name} as name, {_ARABIC.get(by, "''")} as name_ar, {counts},
      {share(0.5, measures.TO_FIRST_RESPONSE, answered)} as response_median,
      {share(0.9, measures.TO_FIRST_RESPONSE, answered)} as response_p90,
      {share(0.5, measures.TO_RESOLUTION, ended)} as resolution_median,
      {share(0.9, measures.TO_RESOLUTION, ended)} as resolution_p90
    from complaint c join organisation o on o.id = c.hospital left join complaint_source s on s.id = c.source
      left join department d on d.id = c.department
    where {scope} and $2::timestamptz is not null and {where}
    group by grouping sets (({key}), ()) order by 1, {order}, key
    """


def _line(row: Any, asked: Asked) -> Line:
    period = {"state": "any", "since": asked.since.isoformat(), "until": asked.until.isoformat()}
    is_sum = bool(row["is_sum"])
    return Line(
        key="" if is_sum else row["key"],
        name="" if is_sum else called(row["name"], row["name_ar"]) if asked.by == "source" else row["name"],
        figures={measure: row[measure] for measure in COUNTS},
        hours={name: None if row[name] is None else float(row[name]) for name in HOURS},
        query=period if is_sum else {**period, **_narrowed(row["key"], asked)},
    )


def _narrowed(key: str, asked: Asked) -> dict[str, str]:
    if asked.by != "month":
        return {asked.by: key}
    first = date.fromisoformat(f"{key}-01")
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return {"since": max(first, asked.since).isoformat(), "until": min(last, asked.until).isoformat()}


def _months_back(today: date, months: int) -> date:
    month = today.year * 12 + today.month - 1 - months
    return date(month // 12, month % 12 + 1, 1)
