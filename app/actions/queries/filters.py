"""What a person asks of the board or the list of actions, and the conditions that say so in SQL."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from app.accounts.account import Account
from app.actions import measures
from app.actions.queries.scope import COLUMNS, LIVE
from app.actions.rules.words import Category, Severity, Source
from app.kernel import clock, values
from app.kernel.language import _
from app.kernel.measures import Given
from app.kernel.measuring import from_day, to_day
from app.kernel.paging import Paging
from app.kernel.values import Problem

VIEWS: Final = {
    "all": _("All actions"),
    "mine": _("My actions"),
    "unassigned": _("Nobody's"),
    "overdue": _("Overdue"),
    "escalated": _("Escalated"),
}
LANES: Final = {"": _("No lanes"), "department": _("Lanes by department"), "assignee": _("Lanes by owner")}
#: The names in the address that ask something: what a saved view keeps, all but the place in the list.
ASKED: Final = frozenset(
    (
        "view",
        "q",
        "source",
        "category",
        "severity",
        "hospital",
        "department",
        "owner",
        "lanes",
        "state",
        "since",
        "until",
        "size",
    )
)
STATES: Final = ("live", "any", *COLUMNS)
MOST_WORDS: Final = 8


@dataclass(frozen=True)
class Filters:
    """What is asked; everything of it stands in the address. `state` narrows the list only."""

    view: str = "all"
    q: str = ""
    source: str = ""
    category: str = ""
    severity: str = ""
    hospital: UUID | None = None
    department: UUID | None = None
    owner: UUID | None = None
    lanes: str = ""
    state: str = "live"
    since: date | None = None
    until: date | None = None
    without: frozenset[str] = frozenset()
    given: Mapping[str, str] = field(default_factory=dict, compare=False)

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Filters":
        """From the address. What cannot be read is left out: a mended link is better than an error."""
        return cls(
            view=_word(query, "view", VIEWS, "all"),
            q=values.presentable(query.get("q", "")).replace("\x00", "").replace("\ufffd", "")[:200].strip(),
            source=_word(query, "source", list(Source), ""),
            category=_word(query, "category", list(Category), ""),
            severity=_word(query, "severity", list(Severity), ""),
            hospital=_key(query, "hospital"),
            department=_key(query, "department"),
            owner=_key(query, "owner"),
            lanes=_word(query, "lanes", LANES, ""),
            state=_word(query, "state", STATES, "live"),
            since=_day(query, "since"),
            until=_day(query, "until"),
            without=frozenset(name for name in ("owner", "department") if query.get(name) == "none"),
            given={name: value for name, value in query.items() if value and name not in ("after", "before")},
        )

    @property
    def has_ended(self) -> bool:
        """Whether an action that is over can be among these: else no index is walked to find none."""
        return self.view != "overdue"

    @property
    def narrowed(self) -> bool:
        """Whether anything but a view or lanes is asked for."""
        return self != Filters(view=self.view, lanes=self.lanes, state=self.state)

    @property
    def countable(self) -> bool:
        """Whether counters tell how many there are: nothing is asked, or one thing that counters know.

        They do not know which of one's own lie in an organisation that one has left.
        """
        plain = replace(self, lanes="", state="live", given={})
        known = ({"view": self.view}, {"hospital": self.hospital}, {"department": self.department})
        return self.view not in ("overdue", "mine") and any(plain == Filters(**one) for one in known)

    @property
    def statuses(self) -> tuple[str, ...]:
        """The states the list shows."""
        return LIVE if self.state == "live" else COLUMNS if self.state == "any" else (self.state,)

    def paging(self, query: Mapping[str, str]) -> Paging:
        """Which stretch of the list is asked for."""
        return Paging.read(query, keys=(datetime, UUID))


class Conditions:
    """The conditions of the filters on `action a`; arguments count from `first`, $1 is the scope."""

    def __init__(self, user: Account, filters: Filters, *, first: int = 2) -> None:
        self._first = first
        self.conditions: list[str] = ["true"]
        self.arguments: list[Any] = []
        #: Whether another index than that of the scope leads to the rows.
        self.led = bool(filters.q or filters.owner or filters.department or filters.hospital) or (
            filters.view == "mine"
        )
        self.add(self._named(measures.VIEWED[filters.view], user))
        self._period(filters)
        for name in sorted(filters.without):
            self.add(f"a.{'assigned_to' if name == 'owner' else name} is null")
        for column, value in (
            ("source_type", filters.source),
            ("category", filters.category),
            ("severity", filters.severity),
            ("hospital", filters.hospital),
            ("department", filters.department),
            ("assigned_to", filters.owner),
        ):
            if value:
                self.add(f"a.{column} = {{}}", value)
        for word in filters.q.split()[:MOST_WORDS]:
            escaped = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
            self.add("a.search_text like '%' || plain({}) || '%'", escaped)

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

    def _named(self, condition: str, user: Account) -> str:
        """A condition of the measures, its names in braces turned into placeholders."""
        for name, (value, kind) in given(user).items():
            if f"{{{name}}}" in condition:
                condition = condition.replace(f"{{{name}}}", f"${self.next}::{kind}")
                self.arguments.append(value)
        return condition

    def _period(self, filters: Filters) -> None:
        """The days they were raised on, by the clock of their hospital."""
        if filters.since is not None:
            self.add(from_day(measures.RAISED_AT, measures.ZONE, "{}"), filters.since)
        if filters.until is not None:
            self.add(to_day(measures.RAISED_AT, measures.ZONE, "{}"), filters.until)


def given(user: Account) -> dict[str, Given]:
    """The values of the names in the measures' conditions."""
    return {"now": (clock.now(), "timestamptz"), "me": (user.id, "uuid")}


def _word(query: Mapping[str, str], name: str, known: Any, usual: str) -> str:
    given = query.get(name, "")
    return str(given) if given in known else usual


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
