-- A contact is an outcome whose code stops the timer; a case without one counts 0 (cla.md 7.2).
{contacts}, counted as (
  select c.id, coalesce(k.name, '') as category, count(n.code) as contacts
  from cases c left join category k on k.id = c.category left join contact n on n.subject_id = c.id
  where c.created_at >= :from_at and c.created_at < :until_at and (:scope is null or c.organisation = any(:scope))
  group by c.id, k.name
)
select case when grouping(category) = 1 then '*' else category end as "Category",
  count(*) as "Cases", coalesce(sum(contacts), 0) as "Contacts",
  round(coalesce(avg(contacts), 0), 2) as "Average_Contacts"
from counted group by grouping sets ((category), ())
order by grouping(category), category
