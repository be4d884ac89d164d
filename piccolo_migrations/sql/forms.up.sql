-- One version of a form is asked, at most one is being written.
create unique index form_version_active on form_version (form) where state = 'active';
create unique index form_version_draft on form_version (form) where state = 'draft';
create index form_owner on form (owner_institution);
create index form_edited on form (edited_at desc, id desc);

-- bi.md 5: what is counted, by form and by institution.
create index submission_form_submitted on submission (form, submitted_at, id) include (institution, score) where status = 'submitted';
create index submission_institution_submitted on submission (institution, submitted_at);
create index submission_draft on submission (submitted_by, started_at) where status = 'draft';
create index submission_form on submission (form);
create unique index submission_external on submission (form, external_id) where external_id <> '';
create index submission_subject on submission (subject_kind, subject_id) where subject_kind <> '';
create index submission_failed_critical on submission (form, submitted_at) where status = 'submitted' and failed_critical > 0;
create index form_session_form_started on form_session (form, started_at);
create index form_session_open on form_session (last_seen_at) where outcome = 'open';
create index form_link_subject on form_link (subject_kind, subject_id) where subject_kind <> '';

-- The day sums: the key of each is all of what it counts by.
create unique index form_day_key on form_day (form, day, institution, department) nulls not distinct;
create unique index answer_day_key on answer_day (form, question, day, institution, department, choice) nulls not distinct;

alter table submission add constraint submission_submitted_says_when check (status <> 'submitted' or submitted_at is not null);
alter table submission add constraint submission_score_is_percent check (score is null or score between 0 and 100);
alter table form_session add constraint form_session_ended check ((outcome = 'open') = (ended_at is null));
