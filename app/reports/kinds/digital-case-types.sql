{begun}
select n.laa_reference, n.reference as case_ref, n.source as contact_type,
  case when n.source = 'WEB' then 'web' else 'operator' end as case_created_by,
  n.completed as means_test_completed_online, n.callback_only as call_me_back_only,
  coalesce(d.state, 'UNKNOWN') as scope_result, coalesce(y.state, 'unknown') as means_test_result,
  f.outcome_code as last_code_used, n.created_at as date_case_created, n.channel as "Created_By_Channel"
from named n left join case_facts f on f.case_id = n.id left join diagnosis d on d."case" = n.id
  left join eligibility y on y."case" = n.id
order by n.created_at, n.id
