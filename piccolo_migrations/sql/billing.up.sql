-- One file stands for a provider's month, and no file stands for two (reliability.md 11).
create unique index billing_upload_accepted_uq on billing_upload (provider, month) where state = 'accepted';
create unique index billing_upload_content_uq on billing_upload (provider, sha256) where state = 'accepted';
create index billing_upload_month_ix on billing_upload (month desc, provider, created_at desc);
create index billing_upload_history_ix on billing_upload (provider, month desc, created_at desc);

alter table billing_upload add constraint billing_upload_month_begins check (extract(day from month) = 1);
alter table billing_month add constraint billing_month_begins check (extract(day from month) = 1);
alter table billing_upload add constraint billing_upload_superseded_whole
  check ((state = 'superseded') = (superseded_by is not null) and (superseded_by is null) = (superseded_at is null));
alter table billing_upload add constraint billing_upload_accepted_whole
  check ((state in ('accepted', 'superseded')) = (accepted_at is not null));
alter table billing_month add constraint billing_month_lock_whole
  check ((locked_at is null) = (locked_by is null) and (locked_at is null or reason <> ''));

-- What was accepted is never changed: a newer file supersedes it, with both kept (cla.md 6).
create function guard_billing_row() returns trigger language plpgsql as $$
begin
  raise exception 'the rows of an accepted billing file are never changed' using errcode = 'restrict_violation';
end $$;
create trigger billing_row_stays before update on billing_row for each statement execute function guard_billing_row();
