"""What a person asks of the queue of complaints, and the conditions that say so in SQL."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Final
from uuid import UUID

from app.accounts.account import Account
from app.complaints import measures
from app.complaints.queries.scope import OPEN
from app.kernel import address, clock
from app.kernel.language import _
from app.kernel.measures import Given
from app.kernel.measuring import from_day, to_day
from app.kernel.paging import KeyType, Paging
from app.kernel.where import Where, literal
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
#: As the table ranks them: the column that the index of severities begins with.
_RANKS: Final = {level: rank for rank, level in enumerate(reversed(LEVELS), 1)}
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
            view=address.word(query, "view", VIEWS, "all"),
            q=address.words(query, longest=200),
            state=address.word(query, "state", ("unfinished", "ended", "any", *STATES), "unfinished"),
            source=address.words(query, "source", longest=20),
            severity=address.word(query, "severity", LEVELS, ""),
            hospital=address.key(query, "hospital"),
            department=address.key(query, "department"),
            no_department=query.get("department") == "none",
            no_owner=query.get("owner") == "none",
            owner=address.key(query, "owner"),
            measure=address.word(query, "measure", measures.MEASURES, ""),
            run=address.key(query, "run"),
            since=address.day(query, "since"),
            until=address.day(query, "until"),
            sort=address.word(query, "sort", SORTS, "due"),
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


class Conditions(Where):
    """The conditions of the filters on `complaint c`; arguments count from `first`, $1 is the scope."""

    def __init__(self, user: Account, filters: Filters, *, first: int = 2) -> None:
        super().__init__(first=first, given=given(user))
        #: Whether the walk begins with the scope's column, or with the words' or the owner's index.
        self.spread = not filters.q and filters.view != "mine" and filters.owner is None and not filters.run
        self.add_named(measures.VIEWED[filters.view])
        self._state(filters)
        self._choices(filters)
        self._figure(filters)
        for word in filters.q.split()[:8]:
            self.add("c.search_text like '%' || plain({}) || '%'", literal(word))

    def _state(self, filters: Filters) -> None:
        if filters.state == "unfinished" and not filters.q and not filters.measure:
            self.add(OPEN)
        elif filters.state == "ended":
            self.add(f"not ({OPEN})")
        elif filters.state in STATES:
            # Written out, as in the condition of its index, so that the index is taken whatever the plan.
            self.add(f"c.status = '{filters.state}'")

    def _choices(self, filters: Filters) -> None:
        if filters.source == "none":
            self.add("c.source is null")
        elif filters.source:
            self.add("c.source = (select id from complaint_source where code = {})", filters.source)
        if filters.severity:
            self.add("c.severity_rank = {}", _RANKS[filters.severity])
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

    def _figure(self, filters: Filters) -> None:
        """What a figure of the report counts, by the report's own definition, in its period."""
        if filters.measure:
            self.add_named(measures.condition(filters.measure, "{now}"))
        if filters.since is not None:
            self.add(from_day(measures.CREATED_AT, measures.ZONE, "{}"), filters.since)
        if filters.until is not None:
            self.add(to_day(measures.CREATED_AT, measures.ZONE, "{}"), filters.until)


def given(user: Account) -> dict[str, Given]:
    """The values of the names in the measures' conditions."""
    return {"now": (clock.now(), "timestamptz"), "me": (user.id, "uuid")}
