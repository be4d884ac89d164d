-- A case without a contact counts 0 (cla.md 7.2).
with counted as (
  select coalesce(k.name, '') as category, contact.contacts
  from cases c join case_facts f on f.case_id = c.id left join category k on k.id = c.category
  {contacts}
  where f.created_at >= :from_at and f.created_at < :until_at and (:scope is null or c.organisation = any(:scope))
)
select case when grouping(category) = 1 then '*' else category end as "Category",
  count(*) as "Cases", coalesce(sum(contacts), 0) as "Contacts",
  round(coalesce(avg(contacts), 0), 2) as "Average_Contacts"
from counted group by grouping sets ((category), ())
order by grouping(category), category
