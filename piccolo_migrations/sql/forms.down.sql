alter table form_session drop constraint form_session_ended;
alter table submission drop constraint submission_score_is_percent;
alter table submission drop constraint submission_submitted_says_when;
drop index answer_day_key, form_day_key, form_link_subject, form_session_open, form_session_form_started,
  submission_failed_critical, submission_subject, submission_external, submission_form, submission_draft,
  submission_institution_submitted, submission_form_submitted, form_edited, form_owner, form_version_draft, form_version_active;
