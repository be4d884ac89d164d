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
from app.kernel import address, clock
from app.kernel.language import _
from app.kernel.measures import Given
from app.kernel.measuring import from_day, to_day
from app.kernel.paging import Paging
from app.kernel.where import Where, literal

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
#: The index of the words knows three letters at a time: fewer are looked for where a word begins.
LETTERS: Final = 3
#: What counters know beside where an action stands: these filters, one at a time.
COUNTED: Final = ("severity", "category", "source")


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
            view=address.word(query, "view", VIEWS, "all"),
            q=address.words(query, longest=200),
            source=address.word(query, "source", list(Source), ""),
            category=address.word(query, "category", list(Category), ""),
            severity=address.word(query, "severity", list(Severity), ""),
            hospital=address.key(query, "hospital"),
            department=address.key(query, "department"),
            owner=address.key(query, "owner"),
            lanes=address.word(query, "lanes", LANES, ""),
            state=address.word(query, "state", STATES, "live"),
            since=address.day(query, "since"),
            until=address.day(query, "until"),
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
        kinds: list[dict[str, Any]] = [
            {name: getattr(self, name), "hospital": self.hospital} for name in COUNTED
        ]
        known: list[dict[str, Any]] = [{"view": self.view}, {"department": self.department}, *kinds]
        return self.view not in ("overdue", "mine") and any(plain == Filters(**one) for one in known)

    @property
    def statuses(self) -> tuple[str, ...]:
        """The states the list shows."""
        return LIVE if self.state == "live" else COLUMNS if self.state == "any" else (self.state,)

    def paging(self, query: Mapping[str, str]) -> Paging:
        """Which stretch of the list is asked for."""
        return Paging.read(query, keys=(datetime, UUID))


class Conditions(Where):
    """The conditions of the filters on `action a`; arguments count from `first`, $1 is the scope."""

    def __init__(self, user: Account, filters: Filters, *, first: int = 2) -> None:
        super().__init__(first=first, given=given(user))
        #: Whether another index than that of the scope leads to the rows.
        self.led = bool(filters.owner or filters.department or filters.hospital) or filters.view == "mine"
        self.add_named(measures.VIEWED[filters.view])
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
            escaped = literal(word)
            if len(word) < LETTERS:
                begins = (
                    "(a.search_text like plain({}) || '%' or a.search_text like '% ' || plain({}) || '%')"
                )
                self.add(begins, escaped, escaped)
            else:
                self.add("a.search_text like '%' || plain({}) || '%'", escaped)

    def _period(self, filters: Filters) -> None:
        """The days they were raised on, by the clock of their hospital."""
        if filters.since is not None:
            self.add(from_day(measures.RAISED_AT, measures.ZONE, "{}"), filters.since)
        if filters.until is not None:
            self.add(to_day(measures.RAISED_AT, measures.ZONE, "{}"), filters.until)


def given(user: Account) -> dict[str, Given]:
    """The values of the names in the measures' conditions."""
    return {"now": (clock.now(), "timestamptz"), "me": (user.id, "uuid")}
