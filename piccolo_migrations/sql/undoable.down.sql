drop index event_log_undoable;
