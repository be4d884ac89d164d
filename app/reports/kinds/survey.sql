select {person_hash} as "Hash_ID", p.created_at as created, p.modified_at as modified, p.full_name, p.postcode, p.street,
  coalesce(nullif(p.mobile_phone, ''), p.home_phone) as phone, p.email, p.birth_date as date_of_birth,
  p.ni_number, p.contact_for_research, array_to_string(p.research_methods, ', ') as contact_for_research_via,
  p.safe_to_contact, coalesce(k.third_party, false) as "Third_Party_Contact", k.refs as "Case_Refs",
  k.third_refs as "Third_Party_Case_Refs", k.organisations as "Organisation"
from person p left join lateral (
  select string_agg(c.reference, ', ' order by c.created_at) as refs, bool_or(t.id is not null) as third_party,
    string_agg(c.reference, ', ' order by c.created_at) filter (where t.id is not null) as third_refs,
    string_agg(distinct o.name, ', ') as organisations, array_agg(c.organisation) as owners
  from cases c left join third_party t on t."case" = c.id left join organisation o on o.id = c.organisation
  where c.person = p.id) k on true
where p.contact_for_research and p.safe_to_contact = 'SAFE'
  and p.created_at >= :from_at and p.created_at < :until_at and (:scope is null or k.owners && :scope)
order by p.created_at, p.id
