"""The queue: fifty rows of any number of cases, by key, in one statement."""

import os
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from app.accounts.account import Account
from app.cases.queries.filters import SORTS, Conditions, Filters
from app.cases.queries.scope import Scope, open_to, settled
from app.cases.rules import headline, next_step
from app.eventlog import registry
from app.kernel import clock, dates, db, language
from app.kernel.language import translate
from app.kernel.paging import NEVER, Key, Page, Paging


class _Outcomes:
    """The words of each outcome code in a line, made once a language."""

    def __init__(self) -> None:
        self._words: dict[str, dict[str, str]] = {}

    def words(self, code: str) -> str:
        """What a code means in the reader's language; empty for a code of an older system.

        A row knows its code and not its key: where two keys share a code, what both say is said.
        """
        spoken = language.current()
        if spoken not in self._words:
            self._words[spoken] = self._all()
        return self._words[spoken].get(code, "")

    def _all(self) -> dict[str, str]:
        found: dict[str, list[str]] = defaultdict(list)
        for kind in registry.all():
            if kind.is_outcome:
                found[kind.code].append(headline(translate(kind.description)))
        return {code: _shared(words) for code, words in found.items()}


def _shared(words: list[str]) -> str:
    """What all begin with."""
    return os.path.commonprefix(words).rstrip(" ,:،")  # noqa: RUF071 - letters are meant, not paths


OUTCOMES = _Outcomes()


class QueueRow(NamedTuple):
    """A case as a row of the queue, its fields in the order of the statement's columns."""

    id: UUID
    reference: str
    client: str
    category: str
    outcome_code: str | None
    actor: str | None
    provider: str
    due_at: datetime | None
    owner: str
    modified_at: datetime
    source: str
    is_urgent: bool
    rank: int
    postcode: str

    @property
    def outcome(self) -> str:
        """The last outcome in words."""
        return OUTCOMES.words(self.outcome_code) if self.outcome_code else ""

    @property
    def next_step(self) -> object | None:
        """What is done next, in words; None when nothing is."""
        return next_step(self.outcome_code, self.actor, self.source, booked=self.due_at is not None)

    @property
    def late(self) -> bool:
        """Whether what was booked has passed."""
        return self.due_at is not None and self.due_at < clock.now()

    @property
    def told(self) -> tuple[bool, str, str | None]:
        """What time alone changes in a row: whether it is late, its age, and how long is left."""
        now = clock.now()
        left = None if self.due_at is None else dates.left(self.due_at, now)
        return self.late, dates.ago(self.modified_at, now), left

    def keys(self, columns: Sequence[str]) -> tuple[Key, ...]:
        """Where the row stands in a list sorted by these columns."""
        return tuple(self._key(name) for name in columns)

    def _key(self, column: str) -> Key:
        if column == "due_at":
            return self.due_at or NEVER
        key: Key = getattr(self, _FIELDS.get(column, column))
        return key


#: The columns of `case_facts` that a row calls otherwise.
_FIELDS = {"case_id": "id", "client_name": "client"}


async def queue(user: Account, filters: Filters, paging: Paging) -> Page[QueueRow]:
    """The rows of one page, for what this person may see."""
    columns = SORTS[filters.sort][0]
    scope, where = open_to(user), Conditions(user, filters)
    beyond, keys = paging.beyond(
        [f"f.{name}" for name in columns], newest_first=filters.newest, first=where.next
    )
    order = paging.order([f"f.{name}" for name in columns], newest_first=filters.newest)
    found = await db.fetch(
        _statement(scope, where, beyond, order, paging.limit),
        scope.argument,
        *where.arguments,
        *keys,
    )
    return Page.of([QueueRow._make(row) for row in found], paging, key=lambda row: row.keys(columns))


_SHOWN = ", ".join(
    f"f.{name}"
    for name in (
        "case_id", "reference", "client_name", "category", "outcome_code", "requires_action_by", "provider",
        "due_at", "owner", "modified_at", "source", "is_urgent", "rank", "postcode",
    )
)  # fmt: skip


def walks(scope: Scope, where: Conditions, shown: str, beyond: str, ordered: str) -> str:
    """One walk for each part of the list and, where they begin with it, each value of the scope; not merged yet."""
    conditions = " and ".join([*where.conditions, beyond])
    parts = [
        f"(select {shown} from case_facts f where {{}} and {conditions} and {part} {ordered})"
        for part in where.parts
    ]
    all_parts = " union all ".join(parts)
    if not where.spread:
        return all_parts.format(*[scope.condition] * len(parts))
    each = all_parts.format(*[f"f.{scope.column} = s.value"] * len(parts))
    return f"select f.* from unnest({settled('$1')}) s(value) cross join lateral ({each}) f"


def _statement(scope: Scope, where: Conditions, beyond: str, order: str, limit: int) -> str:
    ordered = f"order by {order} limit {limit}"
    return (
        "select f.case_id, f.reference, f.client_name, coalesce(c.name, ''), f.outcome_code, f.requires_action_by,"
        " coalesce(o.name, ''), nullif(f.due_at, 'infinity'), coalesce(u.name, ''), f.modified_at, f.source,"
        f" f.is_urgent, f.rank, f.postcode from"
        f" (select * from ({walks(scope, where, _SHOWN, beyond, ordered)}) f {ordered}) f"
        " left join category c on c.id = f.category left join organisation o on o.id = f.provider"
        f" left join app_user u on u.id = f.owner order by {order}"
    )
