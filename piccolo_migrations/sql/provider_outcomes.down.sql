drop index case_facts_booked_unowned;
drop index case_facts_provider_outcome;
