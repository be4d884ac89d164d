-- The old report read the 34-column layout by position; here rows have named columns (cla.md 6.8, 7.2).
with billed as (
  select distinct r.case_id from billing_upload u join billing_row r on r.upload_id = u.id
  where u.state = 'accepted' and r.case_id is not null
    and (:from_day is null or (u.month >= :from_day and u.month < :until_day))
), outcome as (
  select e.subject_id as case_id, count(*) as n
  from billed b join event_log e on e.subject_id = b.case_id
  where e.subject_kind = 'case' and e.type = 'outcome' and e.level >= 29
    and e.code in ('IRKB', 'COSPF', 'NRES', 'DECL', 'NCTP', 'SPKB', 'SAME')
    and not exists (select from undone_event u where u.event_id = e.id)
  group by 1
), timed as (
  select t.linked_case as case_id, count(*) as n from billed b join timer t on t.linked_case = b.case_id
  where t.stopped is not null and not t.cancelled group by 1
)
select r.id, u.created_at as created, u.accepted_at as modified, p.code as provider_id, w.username as created_by_id,
  r.reference as "LAA_Reference", r.client as "Client_Ref", r.account as "Account_Number",
  r.first_name as "First_Name", r.surname as "Surname", r.born as "DOB", r.age_range as "Age_Range",
  r.gender as "Gender", r.ethnicity as "Ethnicity", r.postcode as "Postcode",
  r.eligibility as "Eligibility_Code", r.matter1 as "Matter_Type_1", r.matter2 as "Matter_Type_2",
  r.stage as "Stage_Reached", r.outcome as "Outcome_Code", r.opened as "Date_Opened", r.closed as "Date_Closed",
  r.minutes as "Time_Spent", r.costs as "Case_Costs", r.fee as "Fixed_Fee_Amount",
  r.fee_code as "Fixed_Fee_Code", r.disability as "Disability_Code", r.disbursements as "Disbursements",
  r.travel as "Travel_Costs", r.determination as "Determination",
  r.telephone_advice as "Suitable_For_Telephone_Advice", r.exceptional as "Exceptional_Case_ref",
  r.exemption as "Exempted_Reason_Code", r.adaptations as "Adaptations",
  r.signposting as "Signposting_or_Referral", r.media as "Media_Code", r.channel as "Telephone_or_Online",
  u.month, p.name as "Provider", r.contract as "Contract", r.case_id is not null as has_linked_case_in_system,
  coalesce(f.billable_seconds, 0) as "OS_BillableTime", coalesce(t.n, 0) as count_of_timers,
  coalesce(o.n, 0) as count_of_outcomes
from billing_upload u join billing_row r on r.upload_id = u.id join organisation p on p.id = u.provider
  join app_user w on w.id = u.uploaded_by left join case_facts f on f.case_id = r.case_id
  left join outcome o on o.case_id = r.case_id left join timed t on t.case_id = r.case_id
where u.state = 'accepted' and (:from_day is null or (u.month >= :from_day and u.month < :until_day))
  and (:scope is null or u.provider = any(:scope) or f.organisation = any(:scope))
order by u.month, p.name, r.number
