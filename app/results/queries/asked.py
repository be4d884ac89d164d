"""What a person asks of results; everything of it stands in the address."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from app.kernel import values
from app.kernel.values import Problem
from app.results.rules import LOW, edges, months

USUAL = timedelta(days=89)
LONGEST = timedelta(days=3 * 366)
NOWHERE = "none"


@dataclass(frozen=True)
class Asked:
    """A period of days (UTC, both counted), a ward ("none": without one), and which answers of all."""

    since: date
    until: date
    ward: str = ""
    low: bool = False
    failed: bool = False
    raised: bool = False
    band: int | None = None
    question: str = ""
    choice: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str], today: date) -> "Asked":
        """From the address; what cannot be read is left out, and ninety days are usual."""
        until = _day(query.get("until")) or today
        since = _day(query.get("since")) or until - USUAL
        since = max(min(since, until), until - LONGEST)
        ward, band = query.get("ward", ""), query.get("band", "")
        return cls(
            since,
            until,
            ward if ward == NOWHERE or _is_key(ward) else "",
            query.get("low") == "1",
            query.get("failed") == "1",
            query.get("raised") == "1",
            int(band) if band in {str(ten) for ten in range(0, 100, 10)} else None,
            _code(query.get("question")),
            _code(query.get("choice")),
        )

    @property
    def query(self) -> dict[str, Any]:
        """This as an address says it."""
        return {
            **self.days,
            "low": "1" if self.low else "",
            "failed": "1" if self.failed else "",
            "raised": "1" if self.raised else "",
            "band": "" if self.band is None else str(self.band),
            "question": self.question,
            "choice": self.choice,
        }

    def rows(self, **changes: Any) -> dict[str, Any]:
        """The address of exactly the rows behind a number."""
        return replace(self, **changes).query

    @property
    def days(self) -> dict[str, str]:
        """The same days on the same ward, with nothing chosen among the answers."""
        return {"since": self.since.isoformat(), "until": self.until.isoformat(), "ward": self.ward}

    @property
    def months(self) -> list[str]:
        """Every month the days lie in, as YYYY-MM."""
        return months(self.since, self.until)

    def edges(self, month: str) -> tuple[date, date]:
        """The first and the last of the days that lie in a month."""
        return edges(month, self.since, self.until)

    @property
    def period(self) -> tuple[datetime, datetime]:
        """The first instant, and the first one after it."""
        return _midnight(self.since), _midnight(self.until + timedelta(days=1))

    @property
    def department(self) -> UUID | None:
        """The ward, if it is one."""
        return None if self.ward in ("", NOWHERE) else UUID(self.ward)

    def condition(self, first: int, beyond: datetime | None = None) -> tuple[str, list[Any]]:
        """The condition on `submission s` besides its form and scope, with placeholders from `first` on.

        A page that goes on after `beyond`, newest first, begins there: the index is entered at the nearest bound.
        """
        parts: list[str] = []
        args: list[Any] = []

        def add(sql: str, *given: Any) -> None:
            marks = [f"${first + len(args) + n}" for n in range(len(given))]
            parts.append(sql.format(*marks))
            args.extend(given)

        since, until = self.period
        until = beyond + timedelta(microseconds=1) if beyond is not None and beyond < until else until
        add("s.submitted_at >= {} and s.submitted_at < {}", since, until)
        if self.department:
            add("s.department = {}", self.department)
        if self.ward == NOWHERE:
            add("s.department is null")
        if self.low:
            add("s.score < {}::int", LOW)
        if self.failed:
            add("not s.pass")
        if self.raised:
            add("exists (select from action a where a.subject_kind = 'submission' and a.subject_id = s.id)")
        if self.band is not None:
            add(
                "s.score >= {}::int and s.score < {}::int",
                self.band,
                101 if self.band == 90 else self.band + 10,
            )
        if self.question and self.choice:
            add(
                "(s.answers ->> {0}::text = {1}::text or"
                " (jsonb_typeof(s.answers -> {0}::text) = 'array' and s.answers -> {0}::text ? {1}::text))",
                self.question,
                self.choice,
            )
        elif self.question:
            add("s.answers ? {}::text", self.question)
        return " and ".join(parts), args


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _day(written: str | None) -> date | None:
    try:
        return values.day(written) if written else None
    except Problem:
        return None


def _is_key(written: str) -> bool:
    try:
        values.key(written)
    except Problem:
        return False
    return True


def _code(written: str | None) -> str:
    try:
        return values.line(written or "", longest=40)
    except Problem:
        return ""
