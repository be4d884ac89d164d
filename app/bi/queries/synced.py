"""Institutions and forms as they stand (bi.md 3)."""

from collections.abc import AsyncIterator
from typing import Any, Final

from app.bi.queries.source import Asked, number, rows
from app.bi.rules.documents import Built

_INSTITUTIONS: Final = """
with s as (select institution, count(*) filter (where submitted_at >= $1::timestamptz - interval '30 days') as last_30,
    count(*) filter (where submitted_at >= $1::timestamptz - interval '365 days') as last_365,
    count(distinct form) filter (where submitted_at >= $1::timestamptz - interval '90 days') as forms_90,
    max(submitted_at) as at
  from submission where status = 'submitted' and submitted_at < $1 group by 1),
u as (select organisation, count(*) as all_users,
    count(*) filter (where active and last_login >= $1::timestamptz at time zone 'utc' - interval '30 days') as seen_30,
    count(*) filter (where active and last_login >= $1::timestamptz at time zone 'utc' - interval '90 days') as seen_90
  from app_user where not is_demo and organisation is not null group by 1),
d as (select organisation, count(*) filter (where kind = 'department') as departments,
    count(*) filter (where kind = 'ward') as wards from department group by 1),
c as (select hospital, count(*) as n from complaint where status in ('open', 'in_progress', 'waiting') group by 1),
a as (select hospital, count(*) as n, count(*) filter (where due_at < $1) as late from action
  where status not in ('closed', 'cancelled') group by 1)
select o.id, o.name, o.kind, o.country, o.time_zone, o.is_active, o.created_at, o.handles_patient_data,
  coalesce(d.departments, 0) as departments, coalesce(d.wards, 0) as wards, coalesce(u.all_users, 0) as users_total,
  coalesce(u.seen_30, 0) as users_active_30d, coalesce(u.seen_90, 0) as users_active_90d,
  coalesce(s.forms_90, 0) as forms_in_use_90d, coalesce(s.last_30, 0) as submissions_30d,
  coalesce(s.last_365, 0) as submissions_365d, s.at as last_submission_at, coalesce(c.n, 0) as open_complaints,
  coalesce(a.n, 0) as open_actions, coalesce(a.late, 0) as overdue_actions
from organisation o left join s on s.institution = o.id left join u on u.organisation = o.id
  left join d on d.organisation = o.id left join c on c.hospital = o.id left join a on a.hospital = o.id
where o.kind <> 'group' and o.created_at < $1 order by o.id
"""
_FORMS: Final = """
with s as (select form, min(submitted_at) as first_at, max(submitted_at) as last_at,
    count(*) filter (where submitted_at >= $1::timestamptz - interval '30 days') as last_30,
    count(*) filter (where submitted_at >= $1::timestamptz - interval '365 days') as last_365,
    count(distinct institution) filter (where submitted_at >= $1::timestamptz - interval '90 days') as places_90,
    avg(score) filter (where submitted_at >= $1::timestamptz - interval '90 days') as mean_90
  from submission where status = 'submitted' and submitted_at < $1 group by 1),
v as (select form, count(*) as versions, max(version) filter (where state = 'active') as current,
    max(questions) filter (where state = 'active') as questions from form_version group by 1)
select f.id, f.name_en, f.name_ar, f.kind, f.status, f.cadence, f.created_at, f.retired_at,
  o.id as owner_id, o.name as owner_name, coalesce(v.versions, 0) as versions, v.current as current_version,
  coalesce(v.questions, 0) as questions, s.first_at as first_submission_at, s.last_at as last_submission_at,
  coalesce(s.places_90, 0) as institutions_90d, coalesce(s.last_30, 0) as submissions_30d,
  coalesce(s.last_365, 0) as submissions_365d, s.mean_90 as mean_score_90d
from form f left join organisation o on o.id = f.owner_institution left join s on s.form = f.id
  left join v on v.form = f.id where f.created_at < $1 order by f.id
"""


async def institutions(connection: Any, asked: Asked) -> AsyncIterator[Built]:
    """One total an institution; groups above them are none."""
    async for row in rows(connection, _INSTITUTIONS, asked.as_of):
        yield Built(str(row["id"]), {**dict(row), "id": str(row["id"])})


async def forms(connection: Any, asked: Asked) -> AsyncIterator[Built]:
    """One total a form, also of those that are drafts or retired."""
    async for row in rows(connection, _FORMS, asked.as_of):
        fields = {name: value for name, value in row.items() if not name.startswith("owner_")}
        owner = row["owner_id"] and {"id": str(row["owner_id"]), "name": row["owner_name"]}
        fields.update(id=str(row["id"]), owner=owner, mean_score_90d=number(row["mean_score_90d"]))
        yield Built(str(row["id"]), fields)
