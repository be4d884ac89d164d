drop index event_log_library;
drop view document_event;
drop index library_document_made_by;
drop index library_document_changed;
