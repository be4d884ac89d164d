-- Each tab, filter and sort of the queue is a walk along an index, at any number of cases.
-- What is closed is walked apart from what is open: closed cases rest, so their indexes cost the work of the day
-- nothing; a list of both is two walks. The indexes over both are not needed then, nor is the one by birth date.
drop index case_facts_all;
drop index case_facts_all_modified;
drop index case_facts_all_name;
drop index case_facts_queue_birth;
create index case_facts_closed on case_facts (organisation, rank, due_at, modified_at, case_id) where requires_action_by is null;
create index case_facts_closed_modified on case_facts (organisation, modified_at, case_id) where requires_action_by is null;
create index case_facts_closed_due on case_facts (organisation, due_at, case_id) where requires_action_by is null;
create index case_facts_closed_name on case_facts (organisation, client_name, case_id) where requires_action_by is null;
create index case_facts_closed_postcode on case_facts (organisation, postcode, case_id) where requires_action_by is null;
create index case_facts_closed_source on case_facts (organisation, source, rank, due_at, modified_at, case_id) where requires_action_by is null;
create index case_facts_closed_category on case_facts (organisation, category, rank, due_at, modified_at, case_id) where requires_action_by is null;
create index case_facts_closed_owner on case_facts (owner, rank, due_at, modified_at, case_id) where requires_action_by is null;
create index case_facts_closed_outcome on case_facts (outcome_code, rank, due_at, modified_at, case_id) where requires_action_by is null;
-- Whose turn it is and what it is about: those of one kind stand together at one end of the order by urgency.
create index case_facts_queue_actor on case_facts (organisation, requires_action_by, rank, due_at, modified_at, case_id) where requires_action_by is not null;
create index case_facts_queue_category on case_facts (organisation, category, rank, due_at, modified_at, case_id) where requires_action_by is not null;
create index case_facts_unowned on case_facts (organisation, rank, due_at, modified_at, case_id) where requires_action_by is not null and owner is null;
-- A provider's tabs: a case stands in one of these at a time.
create index case_facts_at_provider_new on case_facts (provider, rank, due_at, modified_at, case_id)
  where provider is not null and provider_closed_at is null and provider_last_accepted_at is null and provider_last_viewed_at is null;
create index case_facts_at_provider_opened on case_facts (provider, rank, due_at, modified_at, case_id)
  where provider is not null and provider_closed_at is null and provider_last_accepted_at is null and provider_last_viewed_at is not null;
create index case_facts_at_provider_accepted on case_facts (provider, rank, due_at, modified_at, case_id)
  where provider is not null and provider_closed_at is null and provider_last_accepted_at is not null;
create index case_facts_at_provider_rejected on case_facts (provider, rank, due_at, modified_at, case_id)
  where provider is not null and provider_closed_at is not null and provider_last_accepted_at is null;
create index case_facts_at_provider_completed on case_facts (provider, rank, due_at, modified_at, case_id)
  where provider is not null and provider_closed_at is not null and provider_last_accepted_at is not null;
create index case_facts_provider_modified on case_facts (provider, modified_at, case_id) where provider is not null;
create index case_facts_provider_due on case_facts (provider, due_at, case_id) where provider is not null;
create index case_facts_provider_name on case_facts (provider, client_name, case_id) where provider is not null;
create index case_facts_provider_postcode on case_facts (provider, postcode, case_id) where provider is not null;
-- Booked callbacks, of one person and of a helpline.
create index case_facts_booked_owner on case_facts (owner, due_at, case_id) where due_at < 'infinity';
create index case_facts_booked_rank on case_facts (organisation, rank, due_at, case_id) where due_at < 'infinity';
