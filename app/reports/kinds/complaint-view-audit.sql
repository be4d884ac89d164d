select k.reference as "Case", c.reference as "Complaint_Id", e.code as "Action", u.username as "Operator",
  o.name as "Organisation", e.created_at as "Date"
from event_log e join complaint c on c.id = e.subject_id join app_user u on u.id = e.created_by
  left join cases k on k.id = c.linked_case left join organisation o on o.id = u.organisation
where e.subject_kind = 'complaint' and e.code = 'COMPLAINT_VIEWED'
  and e.created_at >= :from_at and e.created_at < :until_at
  and (:scope is null or c.hospital = any(:scope))
order by e.seq
