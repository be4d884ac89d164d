-- An expression of dissatisfaction is a complaint that hangs on a case; one that was struck out is none.
select c.laa_reference as "LAA_Reference", c.reference as "Case_Reference", k.name as "Case_Category",
  b.updated_at as "EOD_Updated", b.category as "EOD_Category",
  concat_ws(E'\n', nullif(b.title, ''), nullif(b.description, '')) as "EOD_Notes",
  b.severity in ('high', 'critical') as "Major", n.name as "Organisation"
from cases c join case_facts f on f.case_id = c.id join complaint b on b.linked_case = c.id left join category k on k.id = c.category
  left join organisation n on n.id = c.organisation
where f.created_at >= :from_at and f.created_at < :until_at and b.status <> 'cancelled'
  and (b.category <> '' or b.title <> '' or b.description <> '')
  and (:scope is null or c.organisation = any(:scope))
order by c.created_at, b.created_at, b.id
