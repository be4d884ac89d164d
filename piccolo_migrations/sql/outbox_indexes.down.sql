alter table outbox_attempt reset (fillfactor, autovacuum_vacuum_scale_factor);
drop index outbox_unseen;
drop index outbox_held;
drop index outbox_aside;
drop index outbox_attention;
create index outbox_by_state on outbox (state, created_at desc);
drop index outbox_of_carrier;
drop index outbox_of_event;
drop index outbox_of_recipient;
