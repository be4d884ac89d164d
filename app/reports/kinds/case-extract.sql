-- Times of a case are asked once a case, not once a row (cla.md 7.2: a case without a person still appears). The log has no
-- order by case: for the cases of some days their entries are found along the timeline, for those of years the log is
-- read once; whichever is not wanted is never begun.
with chosen as materialized (
  select e.* from event_log e
  where e.created_at >= :from_at and e.created_at < :until_at and e.subject_kind = 'case'
    and (:rows = 'all' or e.type = 'outcome') and {stands}
), touched as (
  select distinct subject_id from chosen
), size as (
  select count(*) > 20000 as many from touched
), seen as (
  select e.* from touched t cross join lateral (
    select e.id, e.subject_id, e.created_at, e.created_by, e.key, e.code, e.level
    from timeline l join event_log e on e.id = l.event_id
    where l.subject_kind = 'case' and l.subject_id = t.subject_id and e.subject_id = t.subject_id offset 0) e
  where not (select many from size)
  union all
  select e.id, e.subject_id, e.created_at, e.created_by, e.key, e.code, e.level
  from touched t join event_log e on e.subject_kind = 'case' and e.subject_id = t.subject_id
  where (select many from size)
), staged as materialized (  -- once, also where the planner expects a single row and would ask it again for each
  select e.subject_id,
    min(e.created_at) filter (where u.role like 'operator%' and e.code <> 'CASE_CREATED') as os_access,
    min(e.created_at) filter (where u.role like 'operator%' and e.code <> 'CASE_CREATED' and e.level >= 29)
      as os_action,
    min(e.created_at) filter (where e.key = 'assign_to_provider') as assigned,
    min(e.created_at) filter (where u.role like 'provider%') as sp_access
  from seen e left join app_user u on u.id = e.created_by
  where not exists (select from undone_event x where x.event_id = e.id)
  group by 1
)
select c.laa_reference as "LAA_Reference", {person_hash} as "Hash_ID", c.reference as "Case_ID",
  c.from_case is not null as "Split_Check", s.laa_reference as "Split_Link_Case",
  coalesce(g.code, o.code) as "Provider_ID", k.name as "Category_Name", null as "Client_Category_Name",
  c.created_at as "Date_Case_Created", c.modified_at as "Last_Modified_Date",
  e.code as "Outcome_Code_Child", e.key as "Event_Key", e.type as "Event_Type", e.level as "Event_Level",
  case when e.code = 'NCOE' then 0 when m.stopped is not null and not m.cancelled
    then ceil(extract(epoch from m.stopped - m.created))::bigint else 0 end as "Billable_Time",
  case when e.id = f.outcome_code_id then f.billable_seconds end as "Cumulative_Time",
  m1.code as "Matter_Type_1", m2.code as "Matter_Type_2",
  case when w.role like 'operator%' then 'OS:' || w.username when w.role like 'provider%'
    then 'SP:' || w.username end as "User_ID",
  {scope_status} as "Scope_Status", {means_status} as "Eligibility_Status",
  coalesce(a.bsl_webcam, false) as "Adjustments_BSL", {language_line} as "Adjustments_LLI",
  coalesce(a.minicom, false) as "Adjustments_MIN", coalesce(a.text_relay, false) as "Adjustments_TYP",
  coalesce(a.callback_preference, false) as "Adjustments_CallbackPreferred",
  coalesce(a.skype, false) as "Adjustments_Skype", {diversity} as "Gender", null as "Ethnicity",
  {age_range} as "Age_Range", null as "Religion", null as "Sexual_Orientation", null as "Disability",
  case
    when extract(isodow from at) = 7 or (extract(isodow from at) = 5 and at::time >= '20:00')
      or (extract(isodow from at) = 6 and at::time < '12:30') then 'WKEND'
    when extract(isodow from at) < 6 and extract(hour from at) between 17 and 19 then '5TO8'
    else '9TO5' end as "Time_of_Day",
  case when e.code = 'COI' or e.code like 'MIS%' then e.code end as "Reject_Reason",
  v.code as "Media_Code", c.source as "Contact_Type",
  null as "Call_Back_Request_Time", null as "Call_Back_Actioned_Time",
  extract(epoch from t.os_access - c.created_at)::bigint as "Time_to_OS_Access",
  extract(epoch from t.sp_access - t.assigned)::bigint as "Time_to_SP_Access",
  'PASS' as "Residency_Test", null as "Repeat_Contact",
  case when e.key = 'alternative_help' then (select string_agg(x, ', ')
    from jsonb_array_elements_text(coalesce(e.context -> 'organisations', '[]')) x) end as "Referral_Agencies",
  null as "Complaint_Type", null as "Complaint_Date", null as "Complaint_Owner", null as "Complaint_Target",
  null as "Complaint_Subject", null as "Complaint_Classification", null as "Complaint_Outcome",
  p.contact_for_research as "Agree_Feedback", coalesce(c.exempt_user, false) as "Exempt_Client",
  {welsh} as "Welsh", coalesce(nullif(a.language, ''), p.language, '') as "Language",
  e.created_at as "Outcome_Created_At", w.username as "Username", h.id is not null as "Has_Third_Party",
  extract(epoch from t.os_action - c.created_at)::bigint as "Time_to_OS_Action",
  n.name as "Organisation", c.notes as "Notes", c.provider_notes as "Provider_Notes"
from chosen e join cases c on c.id = e.subject_id
  cross join lateral (select e.created_at at time zone 'Europe/London' as at) clock
  left join case_facts f on f.case_id = c.id left join staged t on t.subject_id = c.id
  left join person p on p.id = c.person
  left join lateral (select extract(year from age(e.created_at, p.birth_date)) as age) years on true
  left join cases s on s.id = c.from_case left join organisation o on o.id = c.provider
  left join organisation g on g.id::text = e.context ->> 'provider'
  left join category k on k.id = c.category left join timer m on m.id = e.timer_id
  left join matter_type m1 on m1.id = c.matter_type1 left join matter_type m2 on m2.id = c.matter_type2
  left join app_user w on w.id = e.created_by left join diagnosis d on d."case" = c.id
  left join eligibility y on y."case" = c.id left join adaptation a on a."case" = c.id
  left join media_code v on v.id = c.media_code left join third_party h on h."case" = c.id
  left join organisation n on n.id = c.organisation
where (:scope is null or c.organisation = any(:scope))
order by e.seq
