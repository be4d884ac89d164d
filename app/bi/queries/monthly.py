"""Submissions and sessions of a month, by form and institution (bi.md 3). Drafts and void ones do not count."""

from collections.abc import AsyncIterator
from typing import Any, Final
from uuid import UUID

from app.bi.queries.source import SECONDS, Asked, decoded, number, rows
from app.bi.rules.documents import Built, Document
from app.bi.rules.periods import Period

_NAMES: Final = (
    "f.id as form_id, f.name_en, f.name_ar, f.kind as form_kind, f.status as form_status,"
    " o.id as institution_id, o.name as institution_name, o.kind as institution_kind"
)
_SUBMISSIONS: Final = f"""
with s as materialized (
  select id, form, institution, department, submitted_by, due_at, submitted_at, score, pass,
    extract(day from submitted_at at time zone $5)::int as d,
    case when submitted_at > started_at then extract(epoch from submitted_at - started_at) end as took
  from submission where status = 'submitted' and submitted_at >= $1 and submitted_at < $2
    and submitted_at < $3 and ($4::uuid[] is null or form = any($4))),
days as (select form, institution, jsonb_agg(jsonb_build_object('d', d, 'n', n) order by d) as days
  from (select form, institution, d, count(*) as n from s group by 1, 2, 3) per_day group by 1, 2),
raised as (select s.form, s.institution, count(*) as n from s join action a
  on a.subject_kind = 'submission' and a.subject_id = s.id group by 1, 2),
t as (select form, institution, count(*) as submissions, count(distinct submitted_by) as submitters,
    count(*) filter (where submitted_by is null) as public_submissions, count(distinct department) as departments,
    count(*) filter (where submitted_at > due_at) as late,
    count(*) filter (where submitted_at <= due_at) as on_time, count(score) as scored,
    coalesce(sum(score), 0) as score_sum, avg(score) as score_mean, min(score) as score_min,
    max(score) as score_max, count(*) filter (where pass) as passed, count(*) filter (where not pass) as failed,
    count(took) as took_n, coalesce(sum(took), 0) as took_sum,
    percentile_cont(0.5) within group (order by took) as took_p50,
    percentile_cont(0.9) within group (order by took) as took_p90
  from s group by form, institution)
select {_NAMES}, t.*, days.days, coalesce(raised.n, 0) as actions_created
from t join form f on f.id = t.form join organisation o on o.id = t.institution
  join days using (form, institution) left join raised using (form, institution)
order by t.form, t.institution
"""
_BUCKETS: Final = 15
_SESSIONS: Final = f"""
with s as materialized (
  select form, institution, outcome, "user" as person, device, locale, active_seconds as took,
    extract(hour from started_at at time zone $5)::int as h,
    least({_BUCKETS - 1}, floor(log(2, active_seconds + 1)))::int as bucket
  from form_session where started_at >= $1 and started_at < $2 and started_at < $3
    and ($4::uuid[] is null or form = any($4))),
hours as (select form, institution, jsonb_object_agg(h, n) as hours
  from (select form, institution, h, count(*) as n from s group by 1, 2, 3) per_hour group by 1, 2),
buckets as (select form, institution, jsonb_object_agg(bucket, n) as buckets
  from (select form, institution, bucket, count(*) as n from s group by 1, 2, 3) per_bucket group by 1, 2),
t as (select form, institution, count(*) as sessions,
    count(*) filter (where outcome = 'submitted') as completed,
    count(*) filter (where outcome = 'abandoned') as abandoned,
    count(*) filter (where outcome = 'open') as open, count(distinct person) as users,
    count(took) as took_n, sum(took) as took_sum, max(took) as took_max,
    percentile_cont(0.5) within group (order by took) as took_p50,
    percentile_cont(0.9) within group (order by took) as took_p90,
    count(*) filter (where device = 'desktop') as desktop, count(*) filter (where device = 'tablet') as tablet,
    count(*) filter (where device = 'phone') as phone,
    count(*) filter (where device not in ('desktop', 'tablet', 'phone')) as other_device,
    count(*) filter (where locale = 'en') as en, count(*) filter (where locale = 'fr') as fr,
    count(*) filter (where locale = 'ar') as ar,
    count(*) filter (where locale not in ('en', 'fr', 'ar')) as other_locale
  from s group by form, institution)
select {_NAMES}, t.*, hours.hours, buckets.buckets
from t join form f on f.id = t.form join organisation o on o.id = t.institution
  join hours using (form, institution) join buckets using (form, institution)
order by t.form, t.institution
"""
_FORMS: Final = """
select id from form f where status = 'active' or exists (select from {table} s where s.form = f.id
  and s.{at} >= $1 and s.{at} < $2 {only}) order by id
"""
FORMS: Final = {
    "submissions_monthly": _FORMS.format(
        table="submission", at="submitted_at", only="and s.status = 'submitted'"
    ),
    "sessions_monthly": _FORMS.format(table="form_session", at="started_at", only=""),
}


async def forms(connection: Any, collection: str, period: Period) -> list[UUID]:
    """The forms that have a row in a month, or are active, by key (bi.md 1.4)."""
    found = await connection.fetch(FORMS[collection], period.start, period.end, timeout=SECONDS)
    return [row["id"] for row in found]


async def submissions(connection: Any, asked: Asked) -> AsyncIterator[Built]:
    """One total a form and institution with at least one submission."""
    async for row in rows(connection, _SUBMISSIONS, *_arguments(asked)):
        counted = _named(
            row,
            "submissions submitters public_submissions departments late on_time scored passed failed actions_created",
        )
        scores = {
            name: number(row[name], 4) for name in ("score_sum", "score_mean", "score_min", "score_max")
        }
        fields = {
            **_beside(row, asked),
            **counted,
            **scores,
            "days": decoded(row["days"]),
            "duration_s": _spread(row),
        }
        yield Built(_key(row, asked), fields, row["submissions"])


async def sessions(connection: Any, asked: Asked) -> AsyncIterator[Built]:
    """One total a form and institution with at least one session."""
    async for row in rows(connection, _SESSIONS, *_arguments(asked)):
        ended = row["completed"] + row["abandoned"]
        fields = {
            **_beside(row, asked),
            **{name: row[name] for name in ("sessions", "completed", "abandoned", "open", "users")},
            "active_s": {
                **_spread(row),
                "max": row["took_max"],
                "hist": _listed(row["buckets"], _BUCKETS),
            },
            "completion_rate": round(row["completed"] / ended, 4) if ended else None,
            "device": {**_named(row, "desktop tablet phone"), "other": row["other_device"]},
            "locale": {**_named(row, "en fr ar"), "other": row["other_locale"]},
            "hour": _listed(row["hours"], 24),
        }
        yield Built(_key(row, asked), fields, row["sessions"])


def _arguments(asked: Asked) -> tuple[Any, ...]:
    forms = None if asked.forms is None else list(asked.forms)
    return asked.period.start, asked.period.end, asked.as_of, forms, asked.zone


def _key(row: Any, asked: Asked) -> str:
    return f"{asked.period.key}:{row['form_id']}:{row['institution_id']}"


def _beside(row: Any, asked: Asked) -> Document:
    return {
        "month": asked.period.start,
        "month_key": asked.period.key,
        "form": {
            "id": str(row["form_id"]),
            "name_en": row["name_en"],
            "name_ar": row["name_ar"],
            "kind": row["form_kind"],
            "status": row["form_status"],
        },
        "institution": {
            "id": str(row["institution_id"]),
            "name": row["institution_name"],
            "kind": row["institution_kind"],
        },
    }


def _spread(row: Any) -> Document:
    return {
        "n": row["took_n"],
        "sum": number(row["took_sum"], 1) or 0.0,
        "p50": number(row["took_p50"], 1),
        "p90": number(row["took_p90"], 1),
    }


def _named(row: Any, names: str) -> Document:
    return {name: row[name] for name in names.split()}


def _listed(found: str, length: int) -> list[int]:
    counts = decoded(found)
    return [int(counts.get(str(place), 0)) for place in range(length)]
