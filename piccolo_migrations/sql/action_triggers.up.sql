-- A dry run looks at what happened in one hospital to one source, newest first.
create index action_trigger_hospital_ix on action_trigger (hospital, source_type, at desc, id desc);
