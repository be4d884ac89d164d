select p.reference as "Person_ID", c.reference as "Case_ID", c.created_at as "Created", c.modified_at as "Modified",
  c.source as "Case_Source", coalesce(d.state, 'UNKNOWN') as "CHS_Scope_State",
  made.context ->> 'scope_state' as "Web_Scope_State", coalesce(y.state, 'unknown') as "Means_Eligibility_State",
  c.requires_action_by as "Workflow_Status", f.outcome_code as "CHS_Case_Outcome_Code",
  c.provider_notes as "Provider_Notes", c.notes as "Operator_Notes", c.client_notes as "Client_Notes",
  k.code as "Category_Code", k.name as "Category_Name", m1.code as "Matter_Type_1_Code",
  m1.label as "Matter_Type_1_Description", m2.code as "Matter_Type_2_Code", m2.label as "Matter_Type_2_Description",
  d.path -> 0 ->> 1 as "Web_Diagnosis_Category_1",
  d.path -> 1 ->> 1 as "Web_Diagnosis_Category_2",
  d.path -> 2 ->> 1 as "Web_Diagnosis_Category_3",
  d.path -> 3 ->> 1 as "Web_Diagnosis_Category_4",
  d.path -> 4 ->> 1 as "Web_Diagnosis_Category_5",
  d.path -> 5 ->> 1 as "Web_Diagnosis_Category_6"
from cases c left join person p on p.id = c.person join case_facts f on f.case_id = c.id
  {made}
  left join category k on k.id = c.category
  left join matter_type m1 on m1.id = c.matter_type1 left join matter_type m2 on m2.id = c.matter_type2
  left join diagnosis d on d."case" = c.id left join eligibility y on y."case" = c.id
where c.source = 'WEB' and f.modified_at >= :from_at and f.modified_at < :until_at
  and (:scope is null or c.organisation = any(:scope))
order by c.modified_at, c.id
