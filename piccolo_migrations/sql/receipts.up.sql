-- A receipt names a message by the gateway's reference; those without a message are looked at again for a day.
create index outbox_attempt_reference on outbox_attempt (reference) where reference <> '';
create index delivery_receipt_waiting on delivery_receipt (received_at) where outbox_id is null;
create index delivery_receipt_refused on delivery_receipt (outbox_id) where status = 'permanent_failure';
-- How often somebody was told in a day, and what has stayed without a receipt.
create index outbox_told on outbox (recipient, sent_at) where channel = 'sms' and sent_at is not null;
