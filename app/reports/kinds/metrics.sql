-- Scope and means count on the day of their last answer, cases and their billable seconds on the day they were opened.
with day as (
  select d::date as day from generate_series(:from_day::timestamp, :until_day::timestamp - interval '1 day', '1 day') d
), scope as (
  select (d.modified_at at time zone :zone)::date as day, count(*) as total,
    count(*) filter (where d.state = 'UNKNOWN') as unknown, count(*) filter (where d.state = 'OUTOFSCOPE') as outside,
    count(*) filter (where d.state = 'CONTACT') as contact, count(*) filter (where d.state = 'INSCOPE') as inside
  from diagnosis d join cases c on c.id = d."case"
  where d.modified_at >= :from_at and d.modified_at < :until_at and (:scope is null or c.organisation = any(:scope))
  group by 1
), means as (
  select (y.modified_at at time zone :zone)::date as day, count(*) as total,
    count(*) filter (where y.state = 'unknown') as unknown, count(*) filter (where y.state = 'no') as ineligible,
    count(*) filter (where y.state = 'yes') as eligible
  from eligibility y join cases c on c.id = y."case"
  where y.modified_at >= :from_at and y.modified_at < :until_at and (:scope is null or c.organisation = any(:scope))
  group by 1
), opened as (
  select (c.created_at at time zone :zone)::date as day, c.source = 'WEB' as web,
    coalesce(y.state, 'unknown') as state, coalesce(f.billable_seconds, 0) as seconds
  from cases c left join eligibility y on y."case" = c.id join case_facts f on f.case_id = c.id
  where f.created_at >= :from_at and f.created_at < :until_at and (:scope is null or c.organisation = any(:scope))
), cases_of as (
  select day, count(*) as total, count(*) filter (where state = 'unknown') as unknown,
    count(*) filter (where state = 'no') as ineligible, count(*) filter (where state = 'yes') as eligible,
    sum(seconds) as time, sum(seconds) filter (where state = 'unknown') as time_unknown,
    sum(seconds) filter (where state = 'no') as time_ineligible,
    sum(seconds) filter (where state = 'yes') as time_eligible,
    sum(seconds) filter (where web) as web, sum(seconds) filter (where web and state = 'unknown') as web_unknown,
    sum(seconds) filter (where web and state = 'no') as web_ineligible,
    sum(seconds) filter (where web and state = 'yes') as web_eligible,
    sum(seconds) filter (where not web) as phone,
    sum(seconds) filter (where not web and state = 'unknown') as phone_unknown,
    sum(seconds) filter (where not web and state = 'no') as phone_ineligible,
    sum(seconds) filter (where not web and state = 'yes') as phone_eligible
  from opened group by 1
)
select day.day as "Date", coalesce(s.total, 0) as "Diagnosis_total", coalesce(s.unknown, 0) as "Scope_unknown",
  coalesce(s.outside, 0) as "Outofscope", coalesce(s.contact, 0) as "Scope_contact",
  coalesce(s.inside, 0) as "Inscope", coalesce(m.total, 0) as "Eligibility_check_total",
  coalesce(m.unknown, 0) as "Eligibility_check_unknown", coalesce(m.ineligible, 0) as "Eligibility_check_ineligible",
  coalesce(m.eligible, 0) as "Eligibility_check_eligible", coalesce(c.total, 0) as "Cases_total",
  coalesce(c.unknown, 0) as "Cases_unknown", coalesce(c.ineligible, 0) as "Cases_ineligible",
  coalesce(c.eligible, 0) as "Cases_eligible", coalesce(c.time, 0) as "Time_total",
  coalesce(c.time_unknown, 0) as "Time_unknown", coalesce(c.time_ineligible, 0) as "Time_ineligible",
  coalesce(c.time_eligible, 0) as "Time_eligible", coalesce(c.web, 0) as "Time_web_total",
  coalesce(c.web_unknown, 0) as "Time_web_unknown", coalesce(c.web_ineligible, 0) as "Time_web_ineligible",
  coalesce(c.web_eligible, 0) as "Time_web_eligible", coalesce(c.phone, 0) as "Time_phone_total",
  coalesce(c.phone_unknown, 0) as "Time_phone_unknown", coalesce(c.phone_ineligible, 0) as "Time_phone_ineligible",
  coalesce(c.phone_eligible, 0) as "Time_phone_eligible"
from day left join scope s on s.day = day.day left join means m on m.day = day.day
  left join cases_of c on c.day = day.day
order by day.day
