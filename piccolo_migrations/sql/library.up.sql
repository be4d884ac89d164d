-- A version of the library is never altered; what happened to a document is read from the log (bi.md 2).
create index library_document_changed on library_document (updated_at desc, id desc);
create index library_document_made_by on library_document (created_by, created_at) where created_by is not null;
create view document_event as
  select e.id, e.seq, e.subject_id as document, e.code, e.created_by, e.created_at as at
  from event_log e where e.key = 'library' and e.subject_kind = 'library_document';
create index event_log_library on event_log (subject_id, seq) where key = 'library';
