"""The denormalised row of a case: how it is made, kept and rebuilt (decisions.md 5)."""

from collections.abc import Sequence
from uuid import UUID

from app.cases.choices import PRIORITIES
from app.cases.rules import ENDS_AT_PROVIDER
from app.kernel import db

#: What a search may find a case by (cla.md 1.7 [R]): one more is one line here and a rebuild.
SEARCH_PARTS = (
    "k.reference",
    "replace(k.reference, '-', '')",
    "k.laa_reference::text",
    "plain(p.full_name)",
    "p.postcode",
    "replace(p.postcode, ' ', '')",
    "plain(p.street)",
    "regexp_replace(p.mobile_phone, '[^0-9]', '', 'g')",
    "regexp_replace(p.home_phone, '[^0-9]', '', 'g')",
    *(
        f"to_char(p.birth_date, '{spelling}')"
        for spelling in (
            "YYYY-MM-DD",
            "YYYYMMDD",
            "DDMMYYYY",
            "DD/MM/YYYY",
            "FMDD/FMMM/YYYY",
            "DD-MM-YYYY",
            "DD.MM.YYYY",
            "DD/MM/YY",
            "FMDD FMmonth YYYY",
            "FMDD FMmon YYYY",
            "FMmonth FMDD YYYY",
        )
    ),
)

SEARCH = "lower(concat_ws(' ', " + ", ".join(f"nullif({part}, '')" for part in SEARCH_PARTS) + "))"
RANK = (
    "case e.code " + " ".join(f"when '{code}' then -{n}" for code, n in PRIORITIES.items()) + " else -1 end"
)

#: An entry that was not taken back (cla.md 2, UNDONE).
STANDS = "not exists (select from undone_event where event_id = event_log.id)"

_PEOPLE = f"""
update case_facts f set client_name = coalesce(p.full_name, ''), birth_date = p.birth_date,
  postcode = coalesce(p.postcode, ''), search_text = {SEARCH}
from cases k left join person p on p.id = k.person
where k.id = f.case_id and k.id = any($1)
"""

_COPY = """
update case_facts f set organisation = coalesce(k.organisation, '00000000-0000-0000-0000-000000000000'),
  provider = k.provider, category = k.category, owner = k.owner, source = k.source,
  requires_action_by = k.requires_action_by, due_at = coalesce(k.requires_action_at, 'infinity'),
  modified_at = k.modified_at
from cases k where k.id = f.case_id and k.id = any($1)
returning f.organisation
"""

_BILLABLE = """
update case_facts f set billable_seconds = coalesce((
  select sum(coalesce(c.seconds, ceil(extract(epoch from t.stopped - t.created))))
  from timer t left join lateral (
    select seconds from timer_correction where timer = t.id order by created_at desc, id desc limit 1) c on true
  where t.linked_case = f.case_id and t.stopped is not null and not t.cancelled), 0)
where f.case_id = any($1)
"""

_OUTCOME = f"""
update case_facts f set outcome_code = e.code, outcome_code_id = e.id, level = e.level,
  outcome_at = e.created_at, rank = coalesce({RANK}, -1)
from unnest($1::uuid[]) c(id) left join lateral (
  select id, code, level, created_at from event_log
  where subject_kind = 'case' and subject_id = c.id and type = 'outcome' and level >= 29 and {STANDS}
  order by seq desc limit 1) e on true
where f.case_id = c.id
"""

_ENDS = ", ".join(f"'{code}'" for code in sorted(ENDS_AT_PROVIDER))

#: What a case's own provider has done since it was assigned, read from the log (cla.md 1.7 [R]): k is the case.
#: Its entries are found by its timeline: the log itself has no index of them all, and would be read whole.
PROVIDER_STAMPS = f"""
left join lateral (
  select max(coalesce((v.context ->> 'assigned_at')::timestamptz, v.created_at)) as at, max(v.seq) as seq
  from timeline l join event_log v on v.id = l.event_id
    and not exists (select from undone_event where event_id = v.id)
  where l.subject_kind = 'case' and l.subject_id = k.id and v.subject_id = k.id
    and (v.key = 'assign_to_provider' or (v.key = 'split_case' and v.code = 'REF-INT'))) g on k.provider is not null
left join lateral (
  select min(x.at) filter (where x.viewed) as first_viewed, max(x.at) filter (where x.viewed) as last_viewed,
    min(x.at) filter (where x.key = 'accept_case') as first_accepted,
    max(x.at) filter (where x.key = 'accept_case') as last_accepted,
    case when max(x.seq) filter (where x.closing)
           > coalesce(max(x.seq) filter (where x.key in ('accept_case', 'reopen_case')), 0)
         then max(x.at) filter (where x.closing) end as closed
  from (
    select v.seq, v.key, v.created_at as at,
      v.key = 'open_case' or (v.key = 'case' and v.code = 'CASE_VIEWED' and exists (
        select 1 from app_user a where a.id = v.created_by and a.organisation = k.provider)) as viewed,
      v.key = 'close_case' or (v.key = 'reject_case'
        and v.code in ({_ENDS})) as closing
    from timeline l join event_log v on v.id = l.event_id
      and not exists (select from undone_event where event_id = v.id)
    where l.subject_kind = 'case' and l.subject_id = k.id and l.seq > coalesce(g.seq, 0)) x) s
  on k.provider is not null
"""
_PROVIDER = f"""
update case_facts f set provider_assigned_at = g.at, provider_first_viewed_at = s.first_viewed,
  provider_last_viewed_at = s.last_viewed, provider_first_accepted_at = s.first_accepted,
  provider_last_accepted_at = s.last_accepted, provider_closed_at = s.closed
from cases c join cases k on k.id = c.id {PROVIDER_STAMPS}
where c.id = f.case_id and c.id = any($1)
"""

_ROW = """
insert into case_facts (case_id, reference, organisation, source, due_at, created_at, modified_at)
select id, reference, coalesce(organisation, '00000000-0000-0000-0000-000000000000'), source, 'infinity',
       created_at, modified_at
from cases where id = any($1) on conflict (case_id) do nothing
"""

#: The columns that casework and the log decide; the rest of the row belongs to other rooms.
WHOLE_COLUMNS = (
    "case_id",
    "reference",
    "organisation",
    "provider",
    "category",
    "owner",
    "source",
    "requires_action_by",
    "due_at",
    "rank",
    "outcome_code",
    "outcome_code_id",
    "level",
    "outcome_at",
    "provider_assigned_at",
    "provider_first_viewed_at",
    "provider_last_viewed_at",
    "provider_first_accepted_at",
    "provider_last_accepted_at",
    "provider_closed_at",
    "billable_seconds",
    "client_name",
    "birth_date",
    "postcode",
    "search_text",
    "created_at",
    "modified_at",
)
#: The whole row, from nothing but the case, its client, its log and its timers.
WHOLE = f"""
select k.id as case_id, k.reference, coalesce(k.organisation, '00000000-0000-0000-0000-000000000000'), k.provider,
  k.category, k.owner, k.source, k.requires_action_by, coalesce(k.requires_action_at, 'infinity'),
  coalesce({RANK}, -1), e.code, e.id, e.level, e.created_at, g.at, s.first_viewed, s.last_viewed,
  s.first_accepted, s.last_accepted, s.closed, coalesce(t.seconds, 0),
  coalesce(p.full_name, ''), p.birth_date, coalesce(p.postcode, ''), {SEARCH}, k.created_at, k.modified_at
from cases k
left join person p on p.id = k.person
left join lateral (
  select id, code, level, created_at from event_log
  where subject_kind = 'case' and subject_id = k.id and type = 'outcome' and level >= 29 and {STANDS}
  order by seq desc limit 1) e on true
left join lateral (
  select sum(coalesce(c.seconds, ceil(extract(epoch from r.stopped - r.created)))) as seconds
  from timer r left join lateral (
    select seconds from timer_correction where timer = r.id order by created_at desc, id desc limit 1) c on true
  where r.linked_case = k.id and r.stopped is not null and not r.cancelled) t on true
{PROVIDER_STAMPS}
where k.id = any($1)
"""
_NAMES = ", ".join(WHOLE_COLUMNS)
_STORED = ", ".join(f"case_facts.{name}" for name in WHOLE_COLUMNS)
_MADE = ", ".join(f"excluded.{name}" for name in WHOLE_COLUMNS)
_REBUILD = f"""
insert into case_facts ({_NAMES}) {WHOLE}
on conflict (case_id) do update set ({_NAMES}) = ({_MADE}) where ({_STORED}) is distinct from ({_MADE})
"""
_DRIFTED = f"""
with made ({_NAMES}) as ({WHOLE})
select made.case_id from made left join case_facts using (case_id)
where ({", ".join(f"made.{name}" for name in WHOLE_COLUMNS)}) is distinct from ({_STORED})
order by made.case_id
"""


async def rebuild(cases: Sequence[UUID]) -> int:
    """Make the rows anew from case, client, log and timers; how many were missing or wrong."""
    return await db.execute(_REBUILD, list(cases))


async def drifted(cases: Sequence[UUID]) -> list[UUID]:
    """Those of the cases whose row is missing or is not what case, client, log and timers say."""
    return [row["case_id"] for row in await db.fetch(_DRIFTED, list(cases))]


async def create(cases: Sequence[UUID]) -> None:
    """Make the rows of new cases."""
    await db.execute(_ROW, list(cases))
    await copy(cases)
    await copy_people(cases)


async def copy(cases: Sequence[UUID]) -> set[UUID]:
    """Take over what stands on the cases themselves; the organisations whose lists that changed."""
    return {row["organisation"] for row in await db.fetch(_COPY, list(cases))}


async def copy_people(cases: Sequence[UUID]) -> None:
    """Take over the client's name, birth date and postcode, and what the search finds."""
    await db.execute(_PEOPLE, list(cases))


async def add_up(cases: Sequence[UUID]) -> None:
    """Add up billable time: each timer rounded up, then added; a correction stands in its timer's stead."""
    await db.execute(_BILLABLE, list(cases))


async def take_outcome(cases: Sequence[UUID]) -> None:
    """Take the newest high outcome of the log, and the priority that goes with it."""
    await db.execute(_OUTCOME, list(cases))


async def take_provider(cases: Sequence[UUID]) -> None:
    """Take what the case's provider has done since it was assigned: viewed, accepted, closed."""
    await db.execute(_PROVIDER, list(cases))
