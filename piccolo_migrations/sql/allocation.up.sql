create extension if not exists btree_gist;

-- Two entries of a category never overlap, neither does one enclose another (cla.md 4.7 [!]).
alter table rota_entry add constraint rota_entry_never_overlap
  exclude using gist (category with =, tstzrange(starts_at, ends_at) with &&);

-- A changed weight begins the count of its category anew, whoever changes it: also the administration area.
create function begin_allocation_round() returns trigger language plpgsql as $$
begin
  if tg_op <> 'INSERT' then
    insert into allocation_round (category, number, since) values (old.category, 2, recourse_now())
    on conflict (category) do update set number = allocation_round.number + 1, since = excluded.since;
  end if;
  if tg_op <> 'DELETE' and (tg_op = 'INSERT' or new.category <> old.category) then
    insert into allocation_round (category, number, since) values (new.category, 2, recourse_now())
    on conflict (category) do update set number = allocation_round.number + 1, since = excluded.since;
  end if;
  return null;
end $$;
create trigger allocation_begins_anew after insert or delete on allocation
  for each row execute function begin_allocation_round();
create trigger allocation_changed after update on allocation
  for each row when (old.weight <> new.weight or old.category <> new.category or old.provider <> new.provider)
  execute function begin_allocation_round();

-- One open booking a case; the queue and the slots ask for the open ones.
create unique index callback_open_uq on callback ("case") where ended_at is null;
create index callback_open_starts on callback (starts_at) where ended_at is null;
create index suggestion_of_case on suggestion ("case", as_of desc);
create index reservation_live on reservation (category, until);
