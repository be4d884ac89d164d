-- The five diversity columns stay in the layout; the first carries all five answers, sealed, where they are asked for.
select c.laa_reference as "LAA_Reference", {person_hash} as "Hash_ID", c.reference as "Case_ID",
  o.code as "Provider_ID", k.name as "Category_Name", c.created_at as "Date_Case_Created",
  m1.code as "Matter_Type_1", m2.code as "Matter_Type_2",
  {scope_status} as "Scope_Status", {means_status} as "Eligibility_Status",
  coalesce(a.bsl_webcam, false) as "Adjustments_BSL", {language_line} as "Adjustments_LLI",
  coalesce(a.minicom, false) as "Adjustments_MIN", coalesce(a.text_relay, false) as "Adjustments_TYP",
  coalesce(a.callback_preference, false) as "Adjustments_Callback_Preferred",
  coalesce(a.skype, false) as "Adjustments_Skype", {diversity} as "Gender", null as "Ethnicity",
  {age_range} as "Age_Range", null as "Religion", null as "Sexual_Orientation", null as "Disability",
  v.code as "Media_Code", c.source as "Contact_Type", r.names as "Referral_Agencies",
  coalesce(c.exempt_user, false) as "Exempt_Client", {welsh} as "Welsh",
  coalesce(nullif(a.language, ''), p.language, '') as "Language", f.outcome_code as "Outcome_Code",
  f.outcome_at as "Outcome_Created_At", h.id is not null as "Has_Third_Party", n.name as "Organisation",
  coalesce(p.vulnerable, false) as "Vulnerable_User", {region} as "Geographical_Region", p.postcode as "Postcode"
from cases c left join person p on p.id = c.person join case_facts f on f.case_id = c.id
  left join lateral (select extract(year from age(c.created_at, p.birth_date)) as age,
    substring(upper(p.postcode) from '^\s*([A-Z]{1,2})[0-9]') as area) of_client on true
  left join lateral (select string_agg(distinct x.name, ', ' order by x.name) as names
    from timeline l join event_log e on e.id = l.event_id
      cross join jsonb_array_elements_text(coalesce(e.context -> 'organisations', '[]')) x(name)
    where l.subject_kind = 'case' and l.subject_id = c.id and e.subject_id = c.id and e.key = 'alternative_help' and {stands}) r on true
  left join organisation o on o.id = c.provider left join category k on k.id = c.category
  left join matter_type m1 on m1.id = c.matter_type1 left join matter_type m2 on m2.id = c.matter_type2
  left join diagnosis d on d."case" = c.id left join eligibility y on y."case" = c.id
  left join adaptation a on a."case" = c.id left join media_code v on v.id = c.media_code
  left join third_party h on h."case" = c.id left join organisation n on n.id = c.organisation
where f.created_at >= :from_at and f.created_at < :until_at and (:scope is null or c.organisation = any(:scope))
order by c.created_at, c.id
