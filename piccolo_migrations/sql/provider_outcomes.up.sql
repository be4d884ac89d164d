-- What a provider's cases came to: an outcome that is common elsewhere is rare with one firm.
create index case_facts_provider_outcome on case_facts (provider, outcome_code, rank, due_at, modified_at, case_id) where provider is not null;
-- Nobody's booked callbacks in the order of their time: "owner is null" in front of an index gives no order behind it.
create index case_facts_booked_unowned on case_facts (due_at, case_id) where due_at < 'infinity' and owner is null;
