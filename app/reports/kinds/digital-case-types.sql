with begun as (
  select c.id, c.laa_reference, c.reference, c.source, c.created_at, made.context,
    coalesce(made.context ->> 'means_test_completed', '') = 'true' as completed,
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
select n.laa_reference, n.reference as case_ref, n.source as contact_type,
  case when n.source = 'WEB' then 'web' else 'operator' end as case_created_by,
  n.completed as means_test_completed_online, n.callback_only as call_me_back_only,
  coalesce(d.state, 'UNKNOWN') as scope_result, coalesce(y.state, 'unknown') as means_test_result,
  f.outcome_code as last_code_used, n.created_at as date_case_created, n.channel as "Created_By_Channel"
from named n left join case_facts f on f.case_id = n.id left join diagnosis d on d."case" = n.id
  left join eligibility y on y."case" = n.id
order by n.created_at, n.id
