drop index if exists action_trigger_hospital_ix;
