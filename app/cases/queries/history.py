"""What the notes of a case held before, and who looked at cases (cla.md 4.12, 10.2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from app.accounts.account import Account
from app.cases.rules import Change, differences
from app.kernel import address, db
from app.kernel.paging import Page, Paging

#: cla.md 4.12: five a page, and one more to show differences with.
NOTES_A_PAGE = 5
#: Whose notes, by the column that holds them.
FIELDS = {"operator": "notes", "provider": "provider_notes"}


@dataclass(frozen=True)
class NotesVersion:
    """What a note field held, and what changed against what it held before."""

    changes: list[Change]
    by: str
    at: datetime


@dataclass(frozen=True)
class NotesPage:
    """Five of them, and where the next five begin (None: that was all)."""

    versions: list[NotesVersion]
    next: datetime | None


@dataclass(frozen=True)
class Look:
    """Somebody looked at a case."""

    seq: int
    by: str
    role: str
    organisation: str
    reference: str
    client: str
    at: datetime


#: Only the last of several saves of one person within half an hour is told in the summary.
_LAST_OF_A_RUN = """
and not exists (select 1 from notes_history n where n."case" = h."case" and n.field = h.field
  and n.created_by is not distinct from h.created_by and (n.created_at, n.id) > (h.created_at, h.id)
  and n.created_at <= h.created_at + interval '30 minutes')
"""


@dataclass(frozen=True)
class NotesFilters:
    """Whose notes, every save or the last of each run, and where to begin; all of it stands in the address."""

    kind: str = "operator"
    every: bool = False
    before: datetime | None = None

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "NotesFilters":
        """From the address; what cannot be read is left out."""
        return cls(
            address.word(query, "type", FIELDS, "operator"),
            query.get("summary") == "no",
            address.instant(query, "before"),
        )


async def notes_of(case: UUID, filters: NotesFilters) -> NotesPage:
    """What a note field held, newest first."""
    rows = await db.fetch(
        "select h.text, h.created_at, coalesce(u.name, '') as by from notes_history h"
        ' left join app_user u on u.id = h.created_by where h."case" = $1 and h.field = $2'
        f" and ($3::timestamptz is null or h.created_at < $3) {'' if filters.every else _LAST_OF_A_RUN}"
        f" order by h.created_at desc, h.id desc limit {NOTES_A_PAGE + 1}",
        case,
        FIELDS[filters.kind],
        filters.before,
    )
    earlier = [row["text"] for row in rows[1:]] + [""]
    shown = [
        NotesVersion(differences(was, row["text"]), row["by"], row["created_at"])
        for row, was in zip(rows[:NOTES_A_PAGE], earlier, strict=False)
    ]
    return NotesPage(shown, shown[-1].at if len(rows) > NOTES_A_PAGE else None)


@dataclass(frozen=True)
class LookFilters:
    """Whose looks, and when; everything of it stands in the address."""

    member: UUID | None = None
    since: date | None = None
    until: date | None = None

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "LookFilters":
        """From the address; what cannot be read is left out."""
        return cls(address.key(query, "member"), address.day(query, "since"), address.day(query, "until"))


_LOOK = (
    "e.seq, coalesce(u.name, '') as by, coalesce(u.role, '') as role, coalesce(o.name, '') as organisation,"
    " f.reference, f.client_name as client, e.created_at as at"
)
_JOINS = "left join app_user u on u.id = e.created_by left join organisation o on o.id = u.organisation"

_OF_PEOPLE = f"""
select {_LOOK} from (
  select e.seq, e.created_by, e.created_at, e.subject_id
  from (select id from app_user where organisation = any($1) and ($2::uuid is null or id = $2)) m
  cross join lateral (
    select seq, created_by, created_at, subject_id from event_log
    where created_by = m.id and code = 'CASE_VIEWED' and key = 'case' and {{beyond}}
      and ($3::date is null or created_at >= $3::timestamp at time zone $5::text)
      and ($4::date is null or created_at < ($4 + 1)::timestamp at time zone $5::text)
    order by seq desc limit {{limit}}) e
  order by e.seq desc limit {{limit}}) e
{_JOINS} join case_facts f on f.case_id = e.subject_id order by e.seq desc
"""


async def looks_of_people(user: Account, filters: LookFilters, paging: Paging) -> Page[Look]:
    """Which cases the people of this person's organisation looked at, newest first, on the clock of whoever asks."""
    beyond, keys = paging.beyond(["seq"], newest_first=True, first=6)
    rows = await db.fetch(
        _OF_PEOPLE.format(beyond=beyond, limit=paging.limit),
        list(user.scope or ()),
        filters.member,
        filters.since,
        filters.until,
        user.zone,
        *keys,
    )
    return _page(rows, paging)


async def looks_at(case: UUID, paging: Paging) -> Page[Look]:
    """Who looked at a case, from either side, newest first."""
    beyond, keys = paging.beyond(["t.seq"], newest_first=True, first=2)
    rows = await db.fetch(
        f"select {_LOOK} from timeline t join event_log e on e.id = t.event_id {_JOINS}"
        " join case_facts f on f.case_id = t.subject_id where t.subject_kind = 'case' and t.subject_id = $1"
        f" and e.key = 'case' and e.code = 'CASE_VIEWED' and {beyond}"
        f" order by {paging.order(['t.seq'], newest_first=True)} limit {paging.limit}",
        case,
        *keys,
    )
    return _page(rows, paging)


def _page(rows: list[Any], paging: Paging) -> Page[Look]:
    return Page.of([Look(**dict(row)) for row in rows], paging, key=lambda look: (look.seq,))
