{contacts}
select c.reference as "Reference", c.laa_reference as "LAA_Reference", count(n.code) as outcome_count,
  coalesce(k.name, '') as category, c.created_at as created, string_agg(n.code, '|' order by n.seq) as outcomes
from cases c left join category k on k.id = c.category left join contact n on n.subject_id = c.id
where c.created_at >= :from_at and c.created_at < :until_at and (:scope is null or c.organisation = any(:scope))
group by c.id, k.name
order by c.created_at, c.id
