select c.reference as "Case", e.code as "Action", u.username as "Operator", o.name as "Organisation",
  e.created_at as "Date"
from event_log e join cases c on c.id = e.subject_id join app_user u on u.id = e.created_by
  left join organisation o on o.id = u.organisation
where e.subject_kind = 'case' and e.code = 'CASE_VIEWED' and u.role like 'operator%'
  and e.created_at >= :from_at and e.created_at < :until_at
  and (:scope is null or c.organisation = any(:scope))
order by e.seq
