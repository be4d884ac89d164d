with contact as (
  select e.subject_id, e.code, e.seq from event_log e
  join outcome_kind o on o.key = e.key and o.code = e.code and o.stops_timer
  where e.subject_kind = 'case' and e.type = 'outcome' and e.created_at >= :from_at and not {undone}
)
