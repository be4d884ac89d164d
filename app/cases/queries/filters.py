"""What a person asks of the queue, and the conditions that say so in SQL."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID

from babel.support import LazyProxy

from app.accounts.account import Account
from app.cases import choices, measures
from app.cases.queries.scope import HIDDEN_FROM_PROVIDERS
from app.cases.rules import search_words
from app.kernel import address, clock
from app.kernel.language import _
from app.kernel.measures import Given
from app.kernel.measuring import from_day, to_day
from app.kernel.paging import KeyType, Paging
from app.kernel.where import Where, literal

#: The views of the queue: code, words, condition on top of the scope, and the counter that knows how many.
VIEWS = {
    "my": _("My cases"),
    "action": _("Needs action"),
    "web": _("Web"),
    "phone": _("Phone"),
    "away": _("Put away"),
    "all": _("All"),
}
#: The names in the address that ask something: what a saved view keeps, all but the place in the list.
ASKED = frozenset(
    ("view", "q", "state", "category", "actor", "outcome", "owner", "organisation", "since", "until",
     "measure", "sort", "order", "size")
)  # fmt: skip
#: What provider staff see instead (cla.md 4.5), each with its condition.
PROVIDER_VIEWS = {
    "new": _("New"),
    "opened": _("Opened"),
    "accepted": _("Accepted"),
    "rejected": _("Sent back"),
    "completed": _("Finished"),
    "everything": _("All"),
}
#: What a figure counts that has no view of its own.
MEASURED = {
    "mine_waiting": _("Mine, waiting for me"),
    "unowned": _("Nobody's"),
    "with_providers": _("With providers"),
    "unopened": _("Not opened by the provider for a day"),
}


def views_of(user: Account) -> dict[str, LazyProxy]:
    """The views of the queue for this person's side."""
    return PROVIDER_VIEWS if user.is_provider else VIEWS


_URGENCY: tuple[tuple[str, ...], tuple[KeyType, ...]] = (
    ("rank", "due_at", "modified_at", "case_id"),
    (int, datetime, datetime, UUID),
)
#: What a list may be sorted by: its columns and the types of their keys. Each has an index.
SORTS: dict[str, tuple[tuple[str, ...], tuple[KeyType, ...]]] = {
    "urgency": _URGENCY,
    "modified": (("modified_at", "case_id"), (datetime, UUID)),
    "due": (("due_at", "case_id"), (datetime, UUID)),
    "name": (("client_name", "case_id"), (str, UUID)),
    "postcode": (("postcode", "case_id"), (str, UUID)),
}


@dataclass(frozen=True)
class Filters:
    """What a person asks of the queue; everything of it stands in the address."""

    view: str = "my"
    q: str = ""
    state: str = "open"
    category: UUID | None = None
    actor: str = ""
    outcome: str = ""
    owner: UUID | None = None
    organisation: UUID | None = None
    since: date | None = None
    until: date | None = None
    measure: str = ""
    without: frozenset[str] = frozenset()
    sort: str = "urgency"
    newest: bool = False
    given: Mapping[str, str] = field(default_factory=dict, compare=False)

    @classmethod
    def read(cls, query: Mapping[str, str], user: Account) -> "Filters":
        """From the address. What cannot be read is left out: a mended link is better than an error."""
        views = views_of(user)
        return cls(
            view=address.word(query, "view", views, next(iter(views))),
            q=address.words(query, longest=200),
            state=address.word(query, "state", ("open", "closed", "all"), "open"),
            category=address.key(query, "category"),
            actor=address.word(query, "actor", (*choices.NEXT_ACTORS, "none"), ""),
            outcome=address.words(query, "outcome", longest=50),
            owner=address.key(query, "owner"),
            organisation=address.key(query, "organisation"),
            since=address.day(query, "since"),
            until=address.day(query, "until"),
            measure=address.word(query, "measure", measures.NAMED, ""),
            without=frozenset(name for name in ("owner", "category") if query.get(name) == "none"),
            sort=address.word(query, "sort", SORTS, "urgency"),
            newest=query.get("order") == "desc",
            given={name: value for name, value in query.items() if value and name not in ("after", "before")},
        )

    @property
    def narrowed(self) -> bool:
        """Whether more than a view is asked for, so that its counter does not tell how many there are."""
        plain = replace(Filters(), view=self.view, sort=self.sort, newest=self.newest)
        return self != plain

    @property
    def address(self) -> tuple[tuple[str, str], ...]:
        """What stands in the address, as the name of a piece that says nothing else."""
        return tuple(self.given.items())

    @property
    def counted_as(self) -> object:
        """The figure whose rows these are, in words."""
        return MEASURED[self.measure]

    def paging(self, query: Mapping[str, str]) -> Paging:
        """Which stretch of the sorted list is asked for."""
        return Paging.read(query, keys=SORTS[self.sort][1])


_VIEWED = {
    "my": measures.MINE,
    "action": measures.WAITING,
    "away": measures.AWAY,
    "web": measures.WEB,
    "phone": measures.PHONE,
}


_OPEN_AND_CLOSED = (measures.OPEN, f"not ({measures.OPEN})")


class Conditions(Where):
    """The conditions of the filters on `case_facts f`; arguments count from `first`, $1 is the scope."""

    def __init__(self, user: Account, filters: Filters, *, first: int = 2) -> None:
        super().__init__(first=first, given=given(user))
        #: Whether the walk begins with the scope's column (or with the owner's, the code's, the words' index).
        self.spread = not (
            filters.q
            or (filters.outcome and not user.is_provider)
            or filters.view == "my"
            or filters.owner is not None
            or filters.measure == "mine_waiting"
        )
        #: What the list is made of when no one index has all of it in order: each part is walked for itself.
        self.parts = self._parts(user, filters)
        self._view(user, filters)
        self._state(user, filters)
        self._choices(filters)
        self._figure(filters)
        self._words(filters)
        if user.is_provider:
            self.conditions.append(f"f.outcome_code is distinct from '{HIDDEN_FROM_PROVIDERS}'")

    def _view(self, user: Account, filters: Filters) -> None:
        if user.is_provider and filters.view in measures.AT_PROVIDER:
            self.add_named(measures.AT_PROVIDER[filters.view])
        elif filters.view in _VIEWED:
            self.add_named(_VIEWED[filters.view])

    def _parts(self, user: Account, filters: Filters) -> tuple[str, ...]:
        """Open cases and closed ones have indexes of their own; those of a provider are in one."""
        if filters.q:
            return ("true",)
        if filters.measure == "with_providers":
            return tuple(f"f.requires_action_by = '{actor}'" for actor in measures.AT_PROVIDERS)
        if filters.measure:
            return ("true",)
        both = filters.state == "all" and not user.is_provider
        return _OPEN_AND_CLOSED if both else ("true",)

    def _figure(self, filters: Filters) -> None:
        """What a figure counts, by its own definition, and the days on the wall clock of whoever looks."""
        if filters.measure:
            self.add_named(measures.NAMED[filters.measure])
        if filters.since is not None:
            self.add_named(from_day(measures.OPENED_AT, "{zone}", "{}"), filters.since)
        if filters.until is not None:
            self.add_named(to_day(measures.OPENED_AT, "{zone}", "{}"), filters.until)

    def _state(self, user: Account, filters: Filters) -> None:
        if user.is_provider:
            return
        only_open = filters.state == "open" and not filters.q and not filters.measure
        only_closed = filters.state == "closed"
        if only_open:
            self.add(measures.OPEN)
        if only_closed:
            self.add(f"not ({measures.OPEN})")
        # What contradicts itself the planner does not see: it would read all there are to find none.
        somebodys_turn = filters.view == "action" or filters.actor not in ("", "none")
        if (only_closed and somebodys_turn) or (only_open and filters.actor == "none"):
            self.add("false")

    def _choices(self, filters: Filters) -> None:
        for column in sorted(filters.without):
            self.add(f"f.{column} is null")
        # Of these three there are few, and what is common of one is rare of another: each is planned for itself.
        if filters.category is not None:
            self.add(f"f.category = '{filters.category}'::uuid")
        if filters.actor:
            self.add("f.requires_action_by is null") if filters.actor == "none" else self.add(
                f"f.requires_action_by = '{filters.actor}'"
            )
        if filters.outcome:
            self.add("f.outcome_code = {}", filters.outcome)
        if filters.owner is not None:
            self.add("f.owner = {}", filters.owner)
        if filters.organisation is not None:
            self.add("f.organisation = {}", filters.organisation)

    def _words(self, filters: Filters) -> None:
        for word in search_words(filters.q):
            self.add("f.search_text like '%' || plain({}) || '%'", literal(word))


def given(user: Account) -> dict[str, Given]:
    """The values of the names in the measures' conditions."""
    return {
        "now": (clock.now(), "timestamptz"),
        "me": (user.id, "uuid"),
        "turn": (actors_of(user), "text[]"),
        "zone": (user.zone, "text"),
    }


def actors_of(user: Account) -> list[str]:
    """cla.md 4.3: whose turn it is when something needs this person's action."""
    return {
        "operator_manager": ["operator", "operator_manager"],
        "provider": ["1_provider_review", "2_provider"],
        "provider_manager": ["1_provider_review", "2_provider"],
    }.get(user.role, ["operator"])
