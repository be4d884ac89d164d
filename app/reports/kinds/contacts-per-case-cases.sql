select c.reference as "Reference", c.laa_reference as "LAA_Reference", contact.contacts as outcome_count,
  coalesce(k.name, '') as category, c.created_at as created, contact.codes as outcomes
from cases c join case_facts f on f.case_id = c.id left join category k on k.id = c.category
{contacts}
where f.created_at >= :from_at and f.created_at < :until_at and (:scope is null or c.organisation = any(:scope))
order by c.created_at, c.id
