-- What somebody may take back is looked for on every page of a case: a handful of deeds, not the twenty newest entries.
create index event_log_undoable on event_log (created_by, created_at) where patch ? 'before';
