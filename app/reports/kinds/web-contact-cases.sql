select c.reference as "Case_Ref", c.created_at as "Case_Created", c.modified_at as "Case_Modified",
  made.context ->> 'contact_option' as "Contact_Type",
  (select string_agg(x, ', ') from jsonb_array_elements_text(coalesce(made.context -> 'reasons', '[]')) x)
    as "Enquiry_Contact_Reason",
  coalesce(c.callback_type, b.callback_type) as "Callback_Type", c.client_notes as "Client_Notes",
  f.outcome_code as "CHS_Outcome_Code", coalesce(f.is_urgent, false) as "Urgent"
from cases c left join case_facts f on f.case_id = c.id
  left join lateral (select e.context from event_log e where e.subject_kind = 'case'
    and e.subject_id = c.id and e.code = 'CASE_CREATED' order by e.seq limit 1) made on true
  left join lateral (select b.callback_type from callback b where b."case" = c.id order by b.number desc limit 1) b
    on true
where c.source = 'WEB' and ((c.created_at >= :from_at and c.created_at < :until_at)
    or (c.modified_at >= :from_at and c.modified_at < :until_at))
  and (:scope is null or c.organisation = any(:scope))
order by c.created_at, c.id
