"""Institutions that handle patient data, and how exposed they are (bi.md 3). Counts and settings, never a name."""

from collections.abc import AsyncIterator
from typing import Any, Final

from app.accounts.rules.attempts import CLOSES_PASSWORD
from app.bi.queries.source import Asked, rows
from app.bi.rules import risk
from app.bi.rules.documents import Built

#: Whoever may make and close accounts of an institution.
_ADMINISTER: Final = "('admin', 'operator_manager')"
#: What a person reads of another is logged as a look at a record.
_LOOKS: Final = "('CASE_VIEWED', 'COMPLAINT_VIEWED')"
_CLIENTS: Final = f"""
with by_form as (
  select f.owner_institution as institution from form f join form_version v on v.form = f.id and v.state = 'active'
    where f.status = 'active' and v.handles_patient_data and f.owner_institution is not null
  union
  select s.institution from form f join form_version v on v.form = f.id and v.state = 'active'
    join submission s on s.form = f.id and s.status = 'submitted'
      and s.submitted_at >= $1::timestamptz - interval '365 days' and s.submitted_at < $1
    where f.status = 'active' and v.handles_patient_data and f.owner_institution is null),
u as (select p.organisation, count(*) as users, count(*) filter (where is_admin) as admins,
    count(*) filter (where is_admin and not has_factor) as admins_without,
    count(*) filter (where not has_factor) as without,
    count(*) filter (where coalesce(last_login, created) < $1::timestamptz at time zone 'utc' - interval '90 days')
      as dormant,
    count(*) filter (where last_login is null) as never, count(*) filter (where is_locked) as locked
  from (select a.organisation, a.last_login, a.created_at at time zone 'utc' as created,
      a.admin or a.role in {_ADMINISTER} as is_admin, a.wrong_in_a_row >= $2 as is_locked,
      exists (select from second_factor t where t.member = a.id and t.confirmed_at is not null) as has_factor
    from app_user a where a.active and not a.is_demo) p group by 1),
failed as (select organisation, count(*) as n from sign_in
  where outcome <> 'ok' and at >= $1::timestamptz - interval '30 days' and at < $1 group by 1),
tokens as (select p.organisation, count(*) as n, count(*) filter (where t.expires_at = 'infinity') as endless
  from api_token t join app_user p on p.id = t.member
  where t.revoked_at is null and t.expires_at > $1 group by 1),
taken as (select organisation, count(*) as n, sum(rows) as rows from export_log
  where at >= $1::timestamptz - interval '30 days' and at < $1 group by 1),
looks as (select p.organisation, count(*) as n from event_log e join app_user p on p.id = e.created_by
  where e.code in {_LOOKS} and e.created_at >= $1::timestamptz - interval '30 days' and e.created_at < $1 group by 1),
oldest as (select institution, min(at) as at from (
  select hospital as institution, min(created_at) as at from complaint group by 1
  union all select institution, min(submitted_at) from submission where status = 'submitted' group by 1) r group by 1)
select o.id, o.name, o.handles_patient_data, o.sso_enforced, o.password_length, o.session_minutes,
  cardinality(o.address_allow_list) > 0 as has_allow_list, o.agreement_signed_at, o.last_review_at,
  exists (select from by_form b where b.institution = o.id) as has_form,
  exists (select from complaint c where c.hospital = o.id) as has_complaints,
  exists (select from case_facts k where k.provider = o.id) as has_cases,
  exists (select from retention_rule where active) as has_retention,
  coalesce(u.users, 0) as users, coalesce(u.admins, 0) as admins, coalesce(u.admins_without, 0) as admins_without,
  coalesce(u.without, 0) as without, coalesce(u.dormant, 0) as dormant, coalesce(u.never, 0) as never,
  coalesce(u.locked, 0) as locked, coalesce(failed.n, 0) as failed, coalesce(tokens.n, 0) as tokens,
  coalesce(tokens.endless, 0) as endless, coalesce(taken.n, 0) as exports,
  coalesce(taken.rows, 0)::bigint as export_rows, coalesce(looks.n, 0) as looks, oldest.at as oldest_at
from organisation o left join u on u.organisation = o.id left join failed on failed.organisation = o.id
  left join tokens on tokens.organisation = o.id left join taken on taken.organisation = o.id
  left join looks on looks.organisation = o.id left join oldest on oldest.institution = o.id
where o.is_active and (o.handles_patient_data or exists (select from by_form b where b.institution = o.id))
order by o.id
"""


async def gather(connection: Any, asked: Asked) -> AsyncIterator[Built]:
    """One total an institution that handles patient data; `basis` says how that is known."""
    async for row in rows(connection, _CLIENTS, asked.as_of, CLOSES_PASSWORD):
        found = risk.flags(_exposure(row))
        points = risk.score(found)
        yield Built(str(row["id"]), {
            "id": str(row["id"]),
            "name": row["name"],
            "basis": "flag" if row["handles_patient_data"] else "form",
            "data_kinds": [kind for kind in ("complaints", "cases", "form") if row[_HAS[kind]]],
            "users_active": row["users"],
            "admins": row["admins"],
            "admins_without_mfa": row["admins_without"],
            "users_without_mfa": row["without"],
            "sso_enforced": row["sso_enforced"],
            "ip_allow_list": row["has_allow_list"],
            "password_min_length": row["password_length"],
            "session_timeout_min": row["session_minutes"],
            "dormant_users_90d": row["dormant"],
            "never_logged_in": row["never"],
            "failed_logins_30d": row["failed"],
            "locked_accounts": row["locked"],
            "api_tokens": row["tokens"],
            "api_tokens_no_expiry": row["endless"],
            "exports_30d": row["exports"],
            "export_rows_30d": row["export_rows"],
            "pii_reveals_30d": row["looks"],
            "retention_rule": row["has_retention"],
            "oldest_record_at": row["oldest_at"],
            "agreement_signed_at": row["agreement_signed_at"],
            "last_review_at": row["last_review_at"],
            "flags": found,
            "risk_score": points,
            "band": risk.band(points),
        })  # fmt: skip


_HAS: Final = {"complaints": "has_complaints", "cases": "has_cases", "form": "has_form"}


def _exposure(row: Any) -> risk.Exposure:
    return risk.Exposure(
        users=row["users"],
        admins_without_mfa=row["admins_without"],
        users_without_mfa=row["without"],
        dormant=row["dormant"],
        tokens_without_end=row["endless"],
        session_minutes=row["session_minutes"],
        has_retention=row["has_retention"],
        has_agreement=row["agreement_signed_at"] is not None,
    )
