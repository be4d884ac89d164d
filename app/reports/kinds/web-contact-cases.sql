select c.reference as "Case_Ref", c.created_at as "Case_Created", c.modified_at as "Case_Modified",
  made.context ->> 'contact_option' as "Contact_Type",
  (select string_agg(x, ', ') from jsonb_array_elements_text(coalesce(made.context -> 'reasons', '[]')) x)
    as "Enquiry_Contact_Reason",
  coalesce(c.callback_type, b.callback_type) as "Callback_Type", c.client_notes as "Client_Notes",
  f.outcome_code as "CHS_Outcome_Code", coalesce(f.is_urgent, false) as "Urgent"
from cases c join case_facts f on f.case_id = c.id
  {made}
  left join lateral (select b.callback_type from callback b where b."case" = c.id order by b.number desc limit 1) b
    on true
where c.source = 'WEB' and ((f.created_at >= :from_at and f.created_at < :until_at)
    or (f.modified_at >= :from_at and f.modified_at < :until_at))
  and (:scope is null or c.organisation = any(:scope))
order by c.created_at, c.id
