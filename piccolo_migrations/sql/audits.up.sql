-- Audits keep promises too: their deadlines and notices stand beside those of complaints (decisions.md 3).
alter table deadline drop constraint subject_kind_is_known,
  add constraint subject_kind_is_known check (subject_kind in ('complaint', 'action', 'callback', 'audit'));
alter table sla_notice drop constraint subject_kind_is_known,
  add constraint subject_kind_is_known check (subject_kind in ('complaint', 'action', 'callback', 'audit'));

create index audit_due_open on audit_due (due_at, id) where state in ('due', 'missed');
create index audit_due_over on audit_due (due_at desc, id desc) where state = 'done' or missed_at is not null;
create index audit_schedule_unplanned on audit_schedule (planned_until) where is_active;
create index audit_schedule_made_by on audit_schedule (created_by, created_at) where created_by is not null;
alter table audit_due add constraint audit_due_done_says_when check ((state = 'done') = (done_at is not null));
alter table audit_due add constraint audit_due_missed_says_when check (state <> 'missed' or missed_at is not null);
