with told as (
  select e.id, e.seq, c.id as case_id, c.reference, e.created_at, e.context,
    nullif(e.context ->> 'referrer', '') as referrer
  from event_log e join cases c on c.id = e.subject_id
  where e.subject_kind = 'case' and e.code = 'CASE_CREATED'
    and jsonb_typeof(e.context -> 'reasons') = 'array' and e.created_at >= :from_at and e.created_at < :until_at
    and (:scope is null or c.organisation = any(:scope))
)
