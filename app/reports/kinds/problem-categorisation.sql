select p.reference as "Personal_Details_Id", c.reference as "Case_Id", c.source as "Source",
  c.created_at as "Created", c.modified_at as "Modified", d.notes as "Public_Diagnosis_Notes",
  c.notes as "Operator_Notes", c.provider_notes as "Provider_Notes",
  coalesce(a.bsl_webcam, false) as "Adjustments_BSL_Webcam",
  coalesce(a.callback_preference, false) as "Adjustments_Callback_Preference",
  a.language as "Adjustments_Language", coalesce(a.none_required, false) as "Adjustments_Not_Required",
  coalesce(a.minicom, false) as "Adjustments_Minicom", coalesce(a.text_relay, false) as "Adjustments_Text_Relay",
  coalesce(a.skype, false) as "Adjustments_Skype", d.path -> -1 ->> 1 as "Diagnosis_Category",
  k.code as "Legalaid_Category_Code", k.name as "Legalaid_Category_Name",
  m1.code as "Matter_Type_1_Code", m2.code as "Matter_Type_2_Code", m1.label as "Matter_Type_1_Description",
  m2.label as "Matter_Type_2_Description", coalesce(d.state, 'UNKNOWN') as "Frontend_Scope_Status",
  coalesce(y.state, 'unknown') as "Latest_Eligibility_Status", f.outcome_code as "Outcome_Code"
from cases c left join person p on p.id = c.person join case_facts f on f.case_id = c.id
  left join category k on k.id = c.category
  left join matter_type m1 on m1.id = c.matter_type1 left join matter_type m2 on m2.id = c.matter_type2
  left join diagnosis d on d."case" = c.id left join eligibility y on y."case" = c.id
  left join adaptation a on a."case" = c.id
where f.modified_at >= :from_at and f.modified_at < :until_at and (:scope is null or c.organisation = any(:scope))
order by c.modified_at, c.id
