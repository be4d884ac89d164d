-- Search of the notes of guidance: title first, then tags, then the text (cla.md 10.4).
alter table guidance_note add column search tsvector generated always as (
  setweight(to_tsvector('english', title), 'A')
  || setweight(to_tsvector('english', tags), 'B')
  || setweight(to_tsvector('english', body), 'D')) stored;
create index guidance_note_search on guidance_note using gin (search);
create index guidance_note_title on guidance_note (title, id) where active;
alter table guidance_note add constraint guidance_note_slug_is_an_address check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$');
create function stamp_guidance_note() returns trigger language plpgsql as $$
begin
  new.modified_at := recourse_now();
  return new;
end $$;
create trigger guidance_note_stamped before update on guidance_note for each row execute function stamp_guidance_note();

-- One asks for everything about a client, another decides (security.md PR-1).
alter table subject_request drop constraint state_is_known,
  add constraint state_is_known check (state in ('asked', 'approved', 'refused', 'ready', 'failed')),
  add constraint subject_request_four_eyes check (decided_by <> created_by),
  add constraint subject_request_decided_whole check ((decided_by is null) = (decided_at is null));

-- What the ledger beside the copies has not been told yet: few at any time.
create index erasure_untold on erasure (id) where kept_at is null;
