-- A number is stopped once at a time; its past stays.
create unique index stopped_number_uq on stopped_number (number) where started_at is null;
create index inbound_message_waiting_ix on inbound_message (id desc) where handled_at is null and meaning = 'other';
