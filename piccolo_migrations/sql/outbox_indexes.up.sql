-- A message changes its state twice on its way, and each change touches every index it stands in: keep them few.
create index outbox_of_recipient on outbox (recipient_user) where recipient_user is not null;
create index outbox_of_event on outbox (event_id) where event_id is not null;
create index outbox_of_carrier on outbox (carried_by) where carried_by is not null;
drop index outbox_by_state;
create index outbox_attention on outbox (id) where state in ('unknown', 'gave_up');
create index outbox_aside on outbox (id) where state in ('folded', 'withdrawn');
create index outbox_held on outbox (id) where state = 'held';
create index outbox_unseen on outbox (recipient_user) where channel = 'in_app' and seen_at is null;
-- An attempt is written, then given its result: room beside it keeps the second write out of the indexes.
alter table outbox_attempt set (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.01);
