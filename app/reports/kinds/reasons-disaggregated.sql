{reasons}
select t.id as "RFC_ID", t.reference as "Case_ID", t.context ->> 'contact_option' as "Contact_Option",
  (select string_agg(x, ', ') from jsonb_array_elements_text(t.context -> 'reasons') x) as "Contact_Reasons",
  t.context ->> 'other_reason' as "Problem_Notes", coalesce(a.bsl_webcam, false) as "BSL_Webcam",
  coalesce(a.minicom, false) as "Minicom", coalesce(a.text_relay, false) as "Text_Relay",
  coalesce(a.skype, false) as "Skype_Webcam", a.language as "Language", a.notes as "Other_Communication_Needs",
  t.created_at as "RFC_Date"
from told t left join adaptation a on a."case" = t.case_id
order by t.seq
