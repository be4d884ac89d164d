drop index stopped_number_uq, inbound_message_waiting_ix;
