-- An entry whose rows are still leaving is told how many there were, and nothing else of it is ever changed.
drop trigger export_log_is_append_only on export_log;
create trigger export_log_is_append_only before delete on export_log for each row execute function refuse_rewriting();
create trigger export_log_ends_once before update on export_log for each row
  when (old.whole or new.rows < old.rows
    or to_jsonb(new) - array['rows', 'whole'] is distinct from to_jsonb(old) - array['rows', 'whole'])
  execute function refuse_rewriting();
