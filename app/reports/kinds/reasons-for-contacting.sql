-- All records first, then the eight pages most of them came from; a record with two reasons counts under both.
{reasons}, page as (
  select referrer, row_number() over (order by count(*) desc, referrer) as place from told
  where referrer is not null group by referrer order by 2 limit 8
), part as (
  select 0 as place, '*' as referrer, t.case_id, t.context from told t
  union all select p.place, p.referrer, t.case_id, t.context from told t join page p using (referrer)
)
select p.referrer as "Referrer", x.reason as "Description",
  round(100.0 * count(*) / max(a.records), 2) as "Percentage", count(*) as "Count",
  count(p.case_id) as "With_Cases", count(*) - count(p.case_id) as "Without_Cases"
from part p cross join jsonb_array_elements_text(p.context -> 'reasons') x(reason)
  join (select place, count(*) as records from part group by 1) a using (place)
group by p.place, p.referrer, x.reason
order by p.place, count(*) desc, x.reason
