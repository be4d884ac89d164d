"""What a person asks of the queue of complaints, and the conditions that say so in SQL."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from app.accounts.account import Account
from app.complaints import measures
from app.complaints.queries.scope import OPEN
from app.kernel import clock, values
from app.kernel.language import _
from app.kernel.measuring import from_day, to_day
from app.kernel.paging import KeyType, Paging
from app.kernel.values import Problem
from app.sla.tables import LEVELS

VIEWS: Final = {
    "all": _("All open"),
    "mine": _("Mine"),
    "unassigned": _("Nobody's"),
    "overdue": _("Overdue"),
    "soon": _("Due in 4 hours"),
    "escalated": _("Escalated"),
    "unroutable": _("Nobody to tell"),
}
#: What a list may be sorted by: its columns and the types of their keys. Each has an index that begins with the scope.
SORTS: Final[dict[str, tuple[tuple[str, ...], tuple[KeyType, ...]]]] = {
    "due": (("due_key", "id"), (datetime, UUID)),
    "severity": (("severity_rank", "due_key", "id"), (int, datetime, UUID)),
    "created": (("created_at", "id"), (datetime, UUID)),
    "updated": (("updated_at", "id"), (datetime, UUID)),
}
#: The names in the address that ask something: what a saved view keeps, all but the place in the list.
ASKED: Final = frozenset(
    [
        "view",
        "q",
        "state",
        "source",
        "severity",
        "hospital",
        "department",
        "owner",
        "measure",
        "run",
        "since",
        "until",
        "sort",
        "order",
        "size",
    ]
)
STATES: Final = ("open", "in_progress", "waiting", "resolved", "closed", "cancelled")


@dataclass(frozen=True)
class Filters:
    """What is asked; everything of it stands in the address. `source` is a code, `none` for those without one."""

    view: str = "all"
    q: str = ""
    state: str = "unfinished"
    source: str = ""
    severity: str = ""
    hospital: UUID | None = None
    department: UUID | None = None
    no_department: bool = False
    no_owner: bool = False
    owner: UUID | None = None
    measure: str = ""
    run: UUID | None = None
    since: date | None = None
    until: date | None = None
    sort: str = "due"
    newest: bool = False
    given: Mapping[str, str] = field(default_factory=dict, compare=False)

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Filters":
        """From the address. What cannot be read is left out: a mended link is better than an error."""
        return cls(
            view=_word(query, "view", VIEWS, "all"),
            q=_plain(query.get("q", ""))[:200].strip(),
            state=_word(query, "state", ("unfinished", "ended", "any", *STATES), "unfinished"),
            source=_plain(query.get("source", ""))[:20],
            severity=_word(query, "severity", LEVELS, ""),
            hospital=_key(query, "hospital"),
            department=_key(query, "department"),
            no_department=query.get("department") == "none",
            no_owner=query.get("owner") == "none",
            owner=_key(query, "owner"),
            measure=_word(query, "measure", measures.MEASURES, ""),
            run=_key(query, "run"),
            since=_day(query, "since"),
            until=_day(query, "until"),
            sort=_word(query, "sort", SORTS, "due"),
            newest=query.get("order") == "desc",
            given={name: value for name, value in query.items() if value and name not in ("after", "before")},
        )

    @property
    def narrowed(self) -> bool:
        """Whether more than a source of what is open is asked for, so that no counter tells how many there are."""
        return self != replace(Filters(), source=self.source, sort=self.sort, newest=self.newest)

    def paging(self, query: Mapping[str, str]) -> Paging:
        """Which stretch of the sorted list is asked for."""
        return Paging.read(query, keys=SORTS[self.sort][1])


class Conditions:
    """The conditions of the filters on `complaint c`; arguments count from `first`, $1 is the scope."""

    def __init__(self, user: Account, filters: Filters, *, first: int = 2) -> None:
        self._first = first
        self.conditions: list[str] = ["true"]
        self.arguments: list[Any] = []
        #: Whether the walk begins with the scope's column, or with the words' or the owner's index.
        self.spread = not filters.q and filters.view != "mine" and filters.owner is None and not filters.run
        self._view(user, filters.view)
        self._state(filters)
        self._choices(filters)
        self._figure(user, filters)
        for word in filters.q.split()[:8]:
            escaped = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
            self.add("c.search_text like '%' || plain({}) || '%'", escaped)

    @property
    def sql(self) -> str:
        """All of them."""
        return " and ".join(self.conditions)

    @property
    def next(self) -> int:
        """The number of the next placeholder."""
        return len(self.arguments) + self._first

    def add(self, condition: str, *arguments: Any) -> None:
        """A condition whose `{}` become the next placeholders."""
        for argument in arguments:
            condition = condition.replace("{}", f"${self.next}", 1)
            self.arguments.append(argument)
        self.conditions.append(condition)

    def _view(self, user: Account, view: str) -> None:
        self.add(self._named(measures.VIEWED[view], user))

    def _named(self, condition: str, user: Account) -> str:
        for name, value, kind in (("{now}", clock.now(), "timestamptz"), ("{me}", user.id, "uuid")):
            if name in condition:
                condition = condition.replace(name, f"${self.next}::{kind}")
                self.arguments.append(value)
        return condition

    def _state(self, filters: Filters) -> None:
        if filters.state == "unfinished" and not filters.q and not filters.measure:
            self.add(OPEN)
        elif filters.state == "ended":
            self.add(f"not ({OPEN})")
        elif filters.state in STATES:
            self.add("c.status = {}", filters.state)

    def _choices(self, filters: Filters) -> None:
        if filters.source == "none":
            self.add("c.source is null")
        elif filters.source:
            self.add("c.source = (select id from complaint_source where code = {})", filters.source)
        if filters.severity:
            self.add("c.severity = {}", filters.severity)
        for column in ("hospital", "department"):
            if getattr(filters, column) is not None:
                self.add(f"c.{column} = {{}}", getattr(filters, column))
        if filters.no_department:
            self.add("c.department is null")
        if filters.no_owner:
            self.add("c.assigned_to is null")
        if filters.owner is not None:
            self.add("c.assigned_to = {}", filters.owner)
        if filters.run is not None:
            self.add("c.import_run = {}", filters.run)

    def _figure(self, user: Account, filters: Filters) -> None:
        """What a figure of the report counts, by the report's own definition, in its period."""
        if filters.measure:
            self.add(self._named(measures.condition(filters.measure, "{now}"), user))
        if filters.since is not None:
            self.add(from_day(measures.CREATED_AT, measures.ZONE, "{}"), filters.since)
        if filters.until is not None:
            self.add(to_day(measures.CREATED_AT, measures.ZONE, "{}"), filters.until)


def _plain(text: str) -> str:
    return values.presentable(text).replace("\x00", "").replace("\ufffd", "")


def _word(query: Mapping[str, str], name: str, known: Any, usual: str) -> str:
    given = query.get(name, "")
    return given if given in known else usual


def _key(query: Mapping[str, str], name: str) -> UUID | None:
    try:
        return values.key(query.get(name, "")) if query.get(name) else None
    except Problem:
        return None


def _day(query: Mapping[str, str], name: str) -> date | None:
    try:
        return values.day(query.get(name, "")) if query.get(name) else None
    except Problem:
        return None
