with alike as (
  select c.*, p.full_name, p.birth_date, p.postcode, count(*) over (
    partition by regexp_replace(lower(p.full_name), '[\W\d_]', '', 'g'), p.birth_date,
      replace(p.postcode, ' ', '')) as n
  from cases c join case_facts f on f.case_id = c.id join person p on p.id = c.person
  where p.full_name <> '' and f.created_at >= :from_at and f.created_at < :until_at and (:scope is null or c.organisation = any(:scope))
)
select a.laa_reference as "LAA_Reference", a.reference as "Reference", k.name as "Category",
  a.created_at as "Created", a.full_name as "Full_name", a.birth_date as "DOB", a.postcode as "Postcode"
from alike a left join category k on k.id = a.category
where a.n > 1
order by lower(a.full_name), a.created_at, a.id
