drop trigger export_log_ends_once on export_log;
drop trigger export_log_is_append_only on export_log;
create trigger export_log_is_append_only before update or delete on export_log for each row execute function refuse_rewriting();
