-- Every first callback that was due in the period, and what operators did after it was booked (cla.md 7.2, "CB1").
-- Nobody books further ahead than 31 days, so older entries are not read.
with booked as (
  select e.id, e.seq, e.subject_id, e.created_at, e.created_by, e.code, e.context,
    coalesce((e.context ->> 'requires_action_at')::timestamptz, b.starts_at) as starts_at
  from event_log e left join lateral (
    select b.starts_at from callback b where b."case" = e.subject_id and b.code = e.code
      and (e.context ->> 'number' is null or b.number = (e.context ->> 'number')::int)
    order by b.number desc limit 1) b on true
  where e.subject_kind = 'case' and e.key = 'call_me_back' and e.code = 'CB1' and {stands}
    and e.created_at >= :from_at - interval '32 days' and e.created_at < :until_at + interval '1 hour'
), due as (
  select id, seq, subject_id, created_at, created_by, code, starts_at, starts_at + interval '30 minutes' as ends_at,
    (context ->> 'sla_15')::timestamptz as sla_15, (context ->> 'sla_30')::timestamptz as sla_30,
    (context ->> 'sla_120')::timestamptz as sla_120, (context ->> 'sla_480')::timestamptz as sla_480,
    (context ->> 'sla_72h')::timestamptz as sla_72h
  from booked where starts_at >= :from_at and starts_at < :until_at
), followed as (
  select b.*, c.source in ('SMS', 'VOICEMAIL') as left_word, l.*
  from due b join cases c on c.id = b.subject_id left join lateral (
    select
      min(e.created_at) filter (where e.seq > b.seq and e.code = 'CASE_VIEWED' and u.role like 'operator%') as viewed_at,
      min(e.created_at) filter (where e.seq > b.seq and e.level >= 29 and e.type in ('outcome', 'event')
        and u.role like 'operator%') as logged_at,
      min(e.created_at) filter (where e.code = 'CALL_STARTED') as called_at,
      min(e.created_at) filter (where e.seq > b.seq and e.code in ('TERM', 'ABND', 'PCB', 'COPE', 'DUPL', 'INSUF',
        'IRCB', 'NCOE', 'DESP', 'DECL', 'IRKB', 'MRCC', 'NRES', 'SAME', 'COSPF', 'SPFM', 'EDFF', 'SPFN', 'CBSP',
        'MANALC', 'MANREF', 'RDSP', 'REFSP', 'SPOR', 'WROF', 'REFDPA', 'RELBD', 'RSTR', 'NOLA')) as contacted_at,
      (array_agg(e.code order by e.seq) filter (where e.seq > b.seq and e.type = 'outcome'))[1] as next_outcome
    from timeline l join event_log e on e.id = l.event_id left join app_user u on u.id = e.created_by
    where l.subject_kind = 'case' and l.subject_id = b.subject_id and e.subject_id = b.subject_id and {stands}) l on true
)
select c.laa_reference as "LAA_Reference", {person_hash} as "Hash_ID_personal_details_captured",
  c.reference as "Case_ID", o.code as "Provider_ID_if_allocated", k.name as "Law_Category_Name",
  c.created_at as "Date_Case_Created", c.modified_at as "Last_Modified_Date", f.code as "Outcome_Code_Child",
  m1.code as "Matter_Type_1", m2.code as "Matter_Type_2", w.username as created_by_id,
  {scope_status} as "Scope_Status", {means_status} as "Eligibility_Status",
  f.created_at as "Outcome_Created_At", w.username as "Username",
  f.viewed_at as operator_first_view_after_cb1__created, f.logged_at as operator_first_log_after_cb1__created,
  f.next_outcome as "Next_Outcome", f.starts_at as callback_window_start, f.ends_at as callback_window_end,
  case when f.left_word then coalesce(f.called_at, :now) > f.sla_120
    when f.logged_at is null then :now > f.ends_at
    else f.logged_at not between f.starts_at and f.ends_at end as missed_sla_1,
  case when f.left_word then coalesce(f.contacted_at, :now) > f.sla_480
    else coalesce(f.logged_at, :now) > f.sla_72h end as missed_sla_2,
  f.starts_at as requires_action_at, f.sla_15, f.sla_30, f.sla_120, f.sla_480,
  coalesce(f.logged_at, :now) > f.sla_15 as is_over_sla_15, coalesce(f.logged_at, :now) > f.sla_30 as is_over_sla_30,
  coalesce(f.logged_at, :now) > f.sla_120 as is_over_sla_120,
  coalesce(f.logged_at, :now) > f.sla_480 as is_over_sla_480,
  c.source as "Source", f.code as "Code", n.name as "Organisation"
from followed f join cases c on c.id = f.subject_id left join person p on p.id = c.person
  left join organisation o on o.id = c.provider left join category k on k.id = c.category
  left join matter_type m1 on m1.id = c.matter_type1 left join matter_type m2 on m2.id = c.matter_type2
  left join app_user w on w.id = f.created_by left join diagnosis d on d."case" = c.id
  left join eligibility y on y."case" = c.id left join organisation n on n.id = c.organisation
where (:scope is null or c.organisation = any(:scope))
order by f.starts_at, f.seq
