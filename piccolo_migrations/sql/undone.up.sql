-- The log as figures read it: without what was taken back and without what took it back (cla.md 2, UNDONE).
create view lasting_event as
  select e.id, e.seq, e.key, e.code, e.type, e.level, e.subject_kind, e.subject_id, e.timer_id, e.created_by,
         e.created_at, e.notes, e.context
  from event_log e
  where not exists (select from undone_event u where u.event_id = e.id)
    and not exists (select from undone_event u where u.undone_by = e.id);
