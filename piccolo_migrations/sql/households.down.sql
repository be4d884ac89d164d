drop function product_conversions();
drop trigger household_keeps on household;
drop trigger insuree_keeps on insuree;
drop trigger policy_keeps on policy;
drop trigger consent_keeps on notification_consent;
drop trigger product_keeps on product;
drop trigger enrolment_officer_keeps on enrolment_officer;
drop function keep_household_version();
alter table household drop constraint household_head_fk;
alter table policy drop constraint policy_status_is_known;
alter table policy drop constraint policy_days_in_order;
alter table policy_notification drop constraint policy_notification_status_is_known;
alter table insuree drop constraint insuree_phone_not_blank;
alter table notification_consent drop constraint notification_consent_stopped_means_no;
drop index product_code_uq, enrolment_officer_code_uq, insuree_number_uq, household_head_uq, household_location_ix,
  household_told_ix, insuree_household_ix, insuree_phone_ix, insuree_raw_phone_ix, insuree_current_village_ix,
  insuree_words_ix, policy_household_ix, policy_officer_ix, policy_ends_ix, policy_begins_ix, policy_active_ix,
  household_history_record_ix, household_import_document_ix, policy_notification_pair_uq, policy_notification_outbox_ix,
  policy_notification_decided_ix, policy_notification_trouble_ix, notification_run_slot_uq, notification_run_started_ix;
delete from spoken_language;
