drop index if exists reservation_live;
drop index if exists suggestion_of_case;
drop index if exists callback_open_starts;
drop index if exists callback_open_uq;
drop trigger if exists allocation_changed on allocation;
drop trigger if exists allocation_begins_anew on allocation;
drop function if exists begin_allocation_round();
alter table rota_entry drop constraint if exists rota_entry_never_overlap;
drop extension if exists btree_gist;
