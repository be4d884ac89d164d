-- One row a category and provider: a column for each provider would make the headings depend on the data.
select coalesce(k.name, '') as "Category", o.name as "Provider", count(*) as "Cases"
from event_log e join cases c on c.id = e.subject_id
  join organisation o on o.id::text = coalesce(e.context ->> 'provider_id', c.provider::text)
  left join category k on k.id = c.category left join case_facts f on f.case_id = c.id
where e.subject_kind = 'case' and e.key = 'assign_to_provider' and e.code <> 'MANREF'
  and e.created_at >= :from_at and e.created_at < :until_at and not coalesce(f.assigned_out_of_hours, false)
  and not exists (select from undone_event u where u.event_id = e.id)
  and (:scope is null or c.organisation = any(:scope))
group by 1, 2 order by 1, 2
