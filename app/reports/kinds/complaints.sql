select c.reference, k.laa_reference::text, k.reference as case_reference, c.complainant_name as full_name,
  g.name as case_category, w.name as created_by, o.name as owner, s.code as source, c.created_at as received,
  c.category, c.holding_letter_at as holding_letter_sent, c.full_response_at as full_response_sent, c.severity,
  c.justified, c.closed_at as closed, coalesce(c.resolved, c.resolved_at is not null) as resolved,
  c.due_at as due, case when c.due_at is not null
    then not (c.breached or c.is_overdue or (c.resolved_at is null and c.due_at < :now)) end as within_sla,
  h.name as organisation
from complaint c join organisation h on h.id = c.hospital left join complaint_source s on s.id = c.source
  left join cases k on k.id = c.linked_case left join category g on g.id = k.category
  left join app_user w on w.id = c.created_by left join app_user o on o.id = c.assigned_to
where c.created_at >= :from_at and c.created_at < :until_at and c.status <> 'cancelled'
  and (:scope is null or c.hospital = any(:scope))
order by c.created_at, c.id
