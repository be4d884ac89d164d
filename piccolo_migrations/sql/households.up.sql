-- What lives once: codes and numbers are unique among what is live (notifications.md 1).
create unique index product_code_uq on product (code) where validity_to is null;
create unique index enrolment_officer_code_uq on enrolment_officer (code) where validity_to is null;
create unique index insuree_number_uq on insuree (insurance_number) where validity_to is null;
create unique index household_head_uq on household (head) where validity_to is null;
-- A household and its head are made together, so the reference is looked at when the transaction ends.
alter table household add constraint household_head_fk foreign key (head) references insuree (id)
  deferrable initially deferred;

alter table policy add constraint policy_status_is_known check (status in (1, 2, 4, 8, 16));
alter table policy add constraint policy_days_in_order check (expiry_date is null or start_date is null or expiry_date >= start_date);
alter table policy_notification add constraint policy_notification_status_is_known check (status between 0 and 5);
alter table insuree add constraint insuree_phone_not_blank check (phone is null or btrim(phone) <> '');
alter table notification_consent add constraint notification_consent_stopped_means_no
  check (opted_out_at is null or not approved);

create index household_location_ix on household (location, id) where validity_to is null;
create index household_told_ix on household (told) where told is not null;
create index insuree_household_ix on insuree (household, id);
create index insuree_phone_ix on insuree (phone_e164) where validity_to is null;
create index insuree_raw_phone_ix on insuree (phone) where validity_to is null and phone is not null;
create index insuree_current_village_ix on insuree (current_village) where current_village is not null;
create index insuree_words_ix on insuree
  using gin (plain(last_name || ' ' || other_names || ' ' || insurance_number || ' ' || coalesce(phone, '')) gin_trgm_ops)
  where validity_to is null;
create index policy_household_ix on policy (household, id);
create index policy_officer_ix on policy (officer, household) where validity_to is null;
-- What the detector asks every few hours.
create index policy_ends_ix on policy (expiry_date, id) where validity_to is null and status in (2, 8);
create index policy_begins_ix on policy (effective_date, id) where validity_to is null and status = 2;
create index policy_active_ix on policy (id) include (stage) where validity_to is null and status = 2;
create index household_history_record_ix on household_history (record, valid_to desc);
create index household_import_document_ix on household_import (created_at desc);

-- Nobody is told twice: the pair is claimed before anything is sent (notifications.md 11.3).
create unique index policy_notification_pair_uq on policy_notification (policy_id, type);
create index policy_notification_outbox_ix on policy_notification (outbox_id) where outbox_id is not null;
create index policy_notification_decided_ix on policy_notification (decided_at desc, id desc);
create index policy_notification_trouble_ix on policy_notification (id desc) where status = 4;
create unique index notification_run_slot_uq on notification_run (slot) where slot is not null;
create index notification_run_started_ix on notification_run (started_at desc);

-- Every version that is replaced is kept (1.1). What is derived is no version.
create function keep_household_version() returns trigger language plpgsql as $$
begin
  insert into household_history (id, entity, record, valid_from, valid_to, was)
  select uuidv7(), tg_table_name, o.id, o.validity_from, recourse_now(), to_jsonb(o)
  from old_rows o join new_rows n on n.id = o.id
  where to_jsonb(o) - 'told' - 'version' - 'phone_e164' - 'phone_valid'
     is distinct from to_jsonb(n) - 'told' - 'version' - 'phone_e164' - 'phone_valid';
  return null;
end $$;
create trigger household_keeps after update on household referencing old table as old_rows new table as new_rows
  for each statement execute function keep_household_version();
create trigger insuree_keeps after update on insuree referencing old table as old_rows new table as new_rows
  for each statement execute function keep_household_version();
create trigger policy_keeps after update on policy referencing old table as old_rows new table as new_rows
  for each statement execute function keep_household_version();
create trigger consent_keeps after update on notification_consent
  referencing old table as old_rows new table as new_rows
  for each statement execute function keep_household_version();
create trigger product_keeps after update on product referencing old table as old_rows new table as new_rows
  for each statement execute function keep_household_version();
create trigger enrolment_officer_keeps after update on enrolment_officer
  referencing old table as old_rows new table as new_rows
  for each statement execute function keep_household_version();

-- The products a household may go over to, each with its distance; no loop is followed (D-3).
create function product_conversions() returns table (product uuid, leads_to uuid) language sql stable as $$
  with recursive chain(product, leads_to, hops) as (
    select id, id, 0 from product
    union
    select c.product, p.conversion, c.hops + 1 from chain c join product p on p.id = c.leads_to
    where p.conversion is not null and c.hops < 20)
  select distinct product, leads_to from chain
$$;

insert into spoken_language (id, code, name, sort_order) values
  (uuidv7(), 'en', 'English', 1), (uuidv7(), 'fr', 'Français', 2), (uuidv7(), 'ar', 'العربية', 3);
