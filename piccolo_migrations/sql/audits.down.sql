drop index audit_schedule_made_by, audit_schedule_unplanned, audit_due_over, audit_due_open;
alter table audit_due drop constraint audit_due_missed_says_when, drop constraint audit_due_done_says_when;
delete from deadline where subject_kind = 'audit';
delete from sla_notice where subject_kind = 'audit';
alter table sla_notice drop constraint subject_kind_is_known,
  add constraint subject_kind_is_known check (subject_kind in ('complaint', 'action', 'callback'));
alter table deadline drop constraint subject_kind_is_known,
  add constraint subject_kind_is_known check (subject_kind in ('complaint', 'action', 'callback'));
