with begun as (
  select c.id, c.laa_reference, c.reference, c.source, c.created_at, c.callback_type, c.category, c.person,
    made.context, coalesce(made.context ->> 'means_test_completed', '') = 'true' as completed,
    c.source = 'WEB' and coalesce(made.context ->> 'eligibility_state', '') = '' as callback_only
  from cases c left join lateral (select e.context from event_log e where e.subject_kind = 'case'
    and e.subject_id = c.id and e.code = 'CASE_CREATED' order by e.seq limit 1) made on true
  where c.created_at >= :from_at and c.created_at < :until_at and (:scope is null or c.organisation = any(:scope))
), named as (
  select b.*, case
    when source = 'WEB' and completed then 'Web (full means test completed)'
    when source = 'WEB' and callback_only then 'Web (callback only)'
    when source = 'WEB' then 'Web (means test not completed)'
    when source = 'SMS' then 'SMS' when source = 'VOICEMAIL' then 'Voicemail' else 'Phone' end as channel
  from begun b
)
