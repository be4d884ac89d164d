drop index outbox_told;
drop index delivery_receipt_refused;
drop index delivery_receipt_waiting;
drop index outbox_attempt_reference;
