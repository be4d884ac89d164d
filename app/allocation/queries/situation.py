"""What a suggestion is made from: two statements, however many cases there are."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from app.allocation.rules.hours import CLOSES, OPENS, hours_of, out_of_hours
from app.allocation.rules.suggestion import Candidate, Rules
from app.kernel import db
from app.sla.rules.calendar import Calendar
from app.sla.rules.office import LONDON

ACCEPT_HOURS = 9

_SITUATION = """
select r.opens, r.closes, coalesce(r.education, false) as education, r.face_to_face,
  coalesce(s.best_fit, true) as best_fit, coalesce(s.always_suggest, true) as always_suggest,
  coalesce(s.accept_hours, $3) as accept_hours,
  (select e.provider from rota_entry e join organisation o on o.id = e.provider and o.is_active
   where e.category = $1 and e.starts_at <= $2 and $2 < e.ends_at) as on_rota,
  coalesce(n.number, 1) as round, coalesce(c.cases, 0) as went_face_to_face
from (select 1) one
left join allocation_rule r on r.category = $1
left join allocation_setting s on true
left join allocation_round n on n.category = $1
left join allocation_count c
  on c.category = $1 and c.round = coalesce(n.number, 1) and c.provider = r.face_to_face
"""
_CANDIDATES = """
select o.id, o.name, a.weight, $4::int = any(a.weekdays) as works_today, coalesce(n.cases, 0) as cases,
  (select count(*)::int from reservation v where v.category = a.category and v.provider = o.id
   and v.until > $2 and v.case_id <> $3) as reserved,
  exists (select 1 from event_log e join app_user u on u.id = e.created_by
    where e.subject_kind = 'case' and e.subject_id = $3 and e.key = 'reject_case' and e.code in ('COI', 'MIS')
      and u.organisation = o.id and not exists (select from undone_event x where x.event_id = e.id)) as sent_back
from allocation a
join organisation o on o.id = a.provider and o.is_active
left join allocation_round t on t.category = a.category
left join allocation_count n
  on n.category = a.category and n.provider = a.provider and n.round = coalesce(t.number, 1)
where a.category = $1 order by o.name, o.id
"""


@dataclass(frozen=True)
class Situation:
    """How a category stands at a moment: who may take its cases, and by which rules."""

    candidates: tuple[Candidate, ...]
    rules: Rules
    hours: Calendar
    face_to_face: UUID | None
    accept_hours: int


async def situation(category: UUID, case: UUID, now: datetime) -> Situation:
    """The candidates of a category with their counts, and the rules that hold now."""
    row: Any = await db.fetchrow(_SITUATION, category, now, ACCEPT_HOURS)
    hours = hours_of(row["opens"] or OPENS, row["closes"] or CLOSES)
    weekday = now.astimezone(ZoneInfo(LONDON)).isoweekday()
    found = await db.fetch(_CANDIDATES, category, now, case, weekday)
    rules = Rules(
        best_fit=row["best_fit"],
        out_of_hours=out_of_hours(now, hours),
        on_rota=row["on_rota"],
        always_suggest=row["always_suggest"],
        education=row["education"],
        weekday=weekday,
        face_to_face=row["went_face_to_face"],
    )
    candidates = tuple(
        Candidate(
            each["id"],
            each["name"],
            each["weight"],
            each["cases"],
            each["reserved"],
            each["works_today"],
            each["sent_back"],
        )
        for each in found
        if not (row["education"] and each["id"] == row["face_to_face"])
    )
    return Situation(candidates, rules, hours, row["face_to_face"], row["accept_hours"])


async def qualifying(category: UUID | None) -> list[tuple[UUID, str]]:
    """Who may be given a case: active firms with an allocation in its category; without one, every active firm."""
    rows = await db.fetch(
        "select o.id, o.name from organisation o where o.kind = 'provider' and o.is_active and ($1::uuid is null"
        " or exists (select 1 from allocation a where a.category = $1 and a.provider = o.id))"
        " order by o.name, o.id",
        category,
    )
    return [(row["id"], row["name"]) for row in rows]


async def offers(provider: UUID | None, category: UUID) -> bool:
    """Whether a firm takes cases of a category."""
    found: bool = await db.fetchval(
        "select exists(select 1 from allocation where provider = $1 and category = $2)", provider, category
    )
    return found
