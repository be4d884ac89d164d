-- One open run a task (bi.md 1): a conflict means that it runs already. A trial writes nothing and waits for nobody.
create unique index bi_run_open_uq on bi_run (task, deployment)
  where state in ('queued', 'running', 'publishing') and not is_dry;
-- What the clock asks for is asked for once, however many consumers hear it.
create unique index bi_run_slot_uq on bi_run (task, deployment, period_key)
  where trigger in ('schedule', 'catch-up') and state not in ('disabled');
create index bi_run_log on bi_run (task, created_at desc, id desc);
create index bi_chunk_running on bi_chunk (started_at) where state = 'running';
