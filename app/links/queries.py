"""What belongs to a case, what might, and who might be the same person."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from app.accounts.account import Account
from app.cases.queries.scope import open_to
from app.desk.panels import Asking, Panel
from app.kernel import clock, db
from app.kernel.actor import Subject
from app.kernel.together import Question
from app.kernel.where import literal
from app.links import rules

MOST = 50
#: Fewer letters find too much.
SHORTEST = 3


@dataclass(frozen=True)
class LinkView:
    """A linked case as the page shows it."""

    id: UUID
    kind: str
    reason: str
    reference: str
    client: str
    category: str
    outcome_code: str | None
    made_by: str
    made_at: datetime


@dataclass(frozen=True)
class Like:
    """A case or a client that may be the same."""

    reference: str
    name: str
    postcode: str
    birth_date: date | None
    cases: int
    same_person: bool = False


@dataclass(frozen=True)
class MergeView:
    """A merge that was made, and whether it was undone."""

    id: UUID
    merged_reference: str
    merged_name: str
    cases: int
    reason: str
    made_by: str
    made_at: datetime
    undone_at: datetime | None

    @property
    def is_undoable(self) -> bool:
        """Whether it can still be undone."""
        return rules.refusal_to_undo(self.made_at, self.undone_at, clock.now()) is None


_LINKS = """
select l.id, l.kind, l.reason, f.reference, f.client_name as client, coalesce(c.name, '') as category,
  f.outcome_code, coalesce(u.name, '') as made_by, l.made_at
from case_link l join case_facts f on f.case_id = case when l.one = $2 then l.other else l.one end
left join category c on c.id = f.category left join app_user u on u.id = l.made_by
where (l.one = $2 or l.other = $2) and l.undone_at is null and {scope} order by l.made_at desc, l.id desc limit 50
"""


async def links_of(user: Account, case: UUID) -> list[LinkView]:
    """The cases that are linked to this one, as far as this person may see them."""
    scope = open_to(user)
    rows = await db.fetch(_LINKS.format(scope=scope.condition), scope.argument, case)
    return [LinkView(**dict(row)) for row in rows]


_LIKE = """
select f.reference, f.client_name as name, f.postcode, f.birth_date, 1 as cases,
  coalesce(k.person = t.person, false) as same_person
from (select k.id, k.person, f.client_name, f.birth_date, f.postcode from cases k join case_facts f on f.case_id = k.id
      where k.id = $2) t
join lateral (
  select id from cases where person = t.person
  union select case_id from case_facts where t.birth_date is not null and birth_date = t.birth_date
    and postcode = t.postcode and t.postcode <> '' limit 60) n on n.id <> t.id
join case_facts f on f.case_id = n.id join cases k on k.id = n.id
where {scope} and not exists (select 1 from case_link l where l.undone_at is null
  and least(l.one, l.other) = least(t.id, n.id) and greatest(l.one, l.other) = greatest(t.id, n.id))
order by same_person desc, f.modified_at desc limit 10
"""


async def likely(user: Account, case: UUID) -> list[Like]:
    """Cases that may belong to this one: the same client, or the same birth date and postcode; ten at most."""
    scope = open_to(user)
    rows = await db.fetch(_LIKE.format(scope=scope.condition), scope.argument, case)
    return [Like(**dict(row)) for row in rows]


_TWICE = """
select distinct on (p.id) p.reference, p.full_name as name, p.postcode, p.birth_date,
  (select count(*) from cases o where o.person = p.id)::int as cases
from person me
join lateral (
  select case_id from case_facts where me.birth_date is not null and birth_date = me.birth_date
    and (postcode = me.postcode or plain(client_name) = plain(me.full_name))
  union select f.case_id from case_facts f where $3 <> '' and f.search_text like '%' || plain($3) || '%'
  limit 60) n on true
join cases k on k.id = n.case_id join case_facts f on f.case_id = k.id join person p on p.id = k.person
where me.id = $2 and p.id <> me.id and {scope} order by p.id limit 20
"""


async def written_twice(user: Account, person: UUID, words: str) -> list[Like]:
    """Clients who may be this one: the same birth date with postcode or name, or what the words find."""
    scope = open_to(user)
    rows = await db.fetch(
        _TWICE.format(scope=scope.condition),
        scope.argument,
        person,
        literal(words if len(words) >= SHORTEST else ""),
    )
    return [Like(**dict(row)) for row in rows]


async def merges_of(person: UUID) -> list[MergeView]:
    """What was merged into this client, newest first."""
    rows = await db.fetch(
        "select m.id, p.reference as merged_reference, p.full_name as merged_name, cardinality(m.cases) as cases,"
        " m.reason, coalesce(u.name, '') as made_by, m.made_at, m.undone_at from person_merge m"
        " join person p on p.id = m.merged left join app_user u on u.id = m.made_by"
        f" where m.kept = $1 order by m.made_at desc, m.id desc limit {MOST}",
        person,
    )
    return [MergeView(**dict(row)) for row in rows]


async def case_in_scope(user: Account, reference: str) -> UUID | None:
    """The case of a reference, None when there is none that this person may see."""
    scope = open_to(user)
    found: UUID | None = await db.fetchval(
        f"select f.case_id from case_facts f where f.reference = $2 and {scope.condition}",
        scope.argument,
        reference,
    )
    return found


async def link_to_undo(case: UUID, link: UUID) -> Any | None:
    """A link of this case, locked; None when it is none, or was undone."""
    return await db.fetchrow(
        "select id, one, other, kind from case_link where id = $1 and (one = $2 or other = $2) and undone_at is null"
        " for update",
        link,
        case,
    )


async def people_to_change(people: list[UUID]) -> dict[UUID, dict[str, Any]]:
    """Clients, locked in the order of their keys, so that two merges at once cannot stand in each other's way."""
    rows = await db.fetch("select * from person where id = any($1) order by id for update", people)
    return {row["id"]: dict(row) for row in rows}


async def person_of(user: Account, reference: str) -> UUID | None:
    """The client of a case that this person may see, who was not merged into another."""
    scope = open_to(user)
    found: UUID | None = await db.fetchval(
        "select p.id from person p where p.reference = $2"
        " and not exists (select 1 from person_merge m where m.merged = p.id and m.undone_at is null)"
        " and exists (select 1 from cases k join case_facts f on f.case_id = k.id"
        f" where k.person = p.id and {scope.condition})",
        scope.argument,
        reference,
    )
    return found


async def has_cases_elsewhere(user: Account, person: UUID) -> bool:
    """Whether a client has cases that this person may not see."""
    scope = open_to(user)
    found: bool = await db.fetchval(
        "select exists (select 1 from cases k join case_facts f on f.case_id = k.id"
        f" where k.person = $2 and not ({scope.condition}))",
        scope.argument,
        person,
    )
    return found


async def merge_to_undo(merge: UUID, person: UUID) -> Any | None:
    """A merge into this client, locked."""
    row = await db.fetchrow(
        "select * from person_merge where id = $1 and kept = $2 for update", merge, person
    )
    return None if row is None else {**dict(row), "filled": json.loads(row["filled"])}


_SOME = """
select coalesce(json_agg(l), '[]') from (
  select l.kind, f.reference, f.client_name as client
  from case_link l join case_facts f on f.case_id = case when l.one = $2 then l.other else l.one end
  where (l.one = $2 or l.other = $2) and l.undone_at is null and {scope}
  order by l.made_at desc, l.id desc limit 5) l
"""


def panel(user: Account, case: Subject) -> Asking | None:
    """The newest of the linked cases, beside the timeline."""
    scope = open_to(user)
    return Asking(
        Question(_SOME.format(scope=scope.condition), (scope.argument, case.id)),
        lambda links: Panel("links/link/_panel.html", {"links": links}),
    )
