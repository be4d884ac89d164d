-- One description serves both readers, and an article is known by its slug.
select a.id as "ID", a.created_at as "Created", a.modified_at as "Modified", a.kind as "Resource_Type",
  a.service as "Service_Name", a.slug as "Service_Tag", a.organisation as "Organisation", a.website as "Website",
  a.email as "Email", a.description as "Description", a.description as "Public_Description",
  a.how_to_use as "How_To_Use", a.when_to_use as "When_To_Use", a.address as "Address",
  a.opening_hours as "Opening_Hours", a.keywords as "Keywords", a.coverage as "Geographic_Coverage",
  a.type_of_service as "Type_Of_Service", a.accessibility as "Accessibility",
  trim(regexp_replace(a.phones[1], '[0-9() +-]+$', '')) as "Tel_1_Name",
  trim(substring(a.phones[1] from '[0-9() +-]+$')) as "Tel_1_Number",
  trim(regexp_replace(a.phones[2], '[0-9() +-]+$', '')) as "Tel_2_Name",
  trim(substring(a.phones[2] from '[0-9() +-]+$')) as "Tel_2_Number",
  trim(regexp_replace(a.phones[3], '[0-9() +-]+$', '')) as "Tel_3_Name",
  trim(substring(a.phones[3] from '[0-9() +-]+$')) as "Tel_3_Number",
  trim(regexp_replace(a.phones[4], '[0-9() +-]+$', '')) as "Tel_4_Name",
  trim(substring(a.phones[4] from '[0-9() +-]+$')) as "Tel_4_Number",
  c.names[1] as "Category_1", c.preferred[1] as "Preferred_Signpost_1",
  c.names[2] as "Category_2", c.preferred[2] as "Preferred_Signpost_2",
  c.names[3] as "Category_3", c.preferred[3] as "Preferred_Signpost_3",
  c.names[4] as "Category_4", c.preferred[4] as "Preferred_Signpost_4",
  c.names[5] as "Category_5", c.preferred[5] as "Preferred_Signpost_5",
  c.names[6] as "Category_6", c.preferred[6] as "Preferred_Signpost_6",
  a.active as "Offered"
from help_article a left join lateral (
  select array_agg(h.name order by h.position) as names,
    array_agg(h.code = any(a.preferred) order by h.position) as preferred
  from help_category h where h.code = any(a.categories)) c on true
order by a.organisation, a.service, a.id
