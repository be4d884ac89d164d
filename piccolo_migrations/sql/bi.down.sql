drop index bi_chunk_running;
drop index bi_run_log;
drop index bi_run_slot_uq;
drop index bi_run_open_uq;
