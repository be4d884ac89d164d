with begun as (
  select c.id, c.laa_reference, c.reference, c.source, c.created_at, c.callback_type, c.category, c.person,
    made.context, coalesce(made.context ->> 'means_test_completed', '') = 'true' as completed,
    c.source = 'WEB' and coalesce(made.context ->> 'eligibility_state', '') = '' as callback_only
  from cases c join case_facts f on f.case_id = c.id
  {made}
  where f.created_at >= :from_at and f.created_at < :until_at and (:scope is null or c.organisation = any(:scope))
), named as (
  select b.*, case
    when source = 'WEB' and completed then 'Web (full means test completed)'
    when source = 'WEB' and callback_only then 'Web (callback only)'
    when source = 'WEB' then 'Web (means test not completed)'
    when source = 'SMS' then 'SMS' when source = 'VOICEMAIL' then 'Voicemail' else 'Phone' end as channel
  from begun b
)
