-- One row a category and provider: a column for each provider would make the headings depend on the data.
-- The entry says who was chosen and whether it was out of hours then; the case itself knows only of the last time.
select coalesce(k.name, '') as "Category", o.name as "Provider", count(*) as "Cases"
from event_log e join cases c on c.id = e.subject_id
  join organisation o on o.id::text = coalesce(nullif(e.context ->> 'provider', ''), c.provider::text)
  left join category k on k.id = c.category left join case_facts f on f.case_id = c.id
where e.subject_kind = 'case' and e.key = 'assign_to_provider' and e.code <> 'MANREF'
  and e.created_at >= :from_at and e.created_at < :until_at
  and not coalesce((e.context ->> 'out_of_hours')::boolean, f.assigned_out_of_hours, false) and {stands}
  and (:scope is null or c.organisation = any(:scope))
group by 1, 2 order by 1, 2
