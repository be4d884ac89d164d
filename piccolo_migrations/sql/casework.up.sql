-- A tree has one published version and at most one draft; a record has one walk through it at a time.
create unique index question_tree_published_uq on question_tree (code) where state = 'published';
create unique index question_tree_draft_uq on question_tree (code) where state = 'draft';
create unique index question_walk_subject_uq on question_walk (subject_kind, subject_id, code) where removed_at is null;
alter table question_tree add constraint question_tree_published_whole check ((state = 'draft') = (published_at is null));

-- What records were asked stays as it was asked (cla.md 4.11): a published body is never changed.
create function guard_question_tree() returns trigger language plpgsql as $$
begin
  if old.state <> 'draft' and (new.body is distinct from old.body or new.code <> old.code or new.version <> old.version) then
    raise exception 'a published question tree is never changed' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger question_tree_stays before update on question_tree for each row execute function guard_question_tree();

-- Search of the knowledge base: names first, then keywords, then the rest (cla.md 10.4, 10.5).
alter table help_article add column search tsvector generated always as (
  setweight(to_tsvector('english', organisation || ' ' || service), 'A')
  || setweight(to_tsvector('english', keywords || ' ' || type_of_service), 'B')
  || setweight(to_tsvector('english', description || ' ' || when_to_use || ' ' || how_to_use), 'D')) stored;
create index help_article_search on help_article using gin (search);
create index help_article_categories on help_article using gin (categories);
create index help_article_name on help_article (organisation, service, id) where active;

create index checklist_item_category on checklist_item (category, position) where active;

-- A pair of cases is linked once at a time, whichever was named first; a person is merged once at a time.
create unique index case_link_pair_uq on case_link (least(one, other), greatest(one, other)) where undone_at is null;
alter table case_link add constraint case_link_two_cases check (one <> other);
create unique index person_merge_merged_uq on person_merge (merged) where undone_at is null;
alter table person_merge add constraint person_merge_two_people check (kept <> merged);
create index case_facts_same_person on case_facts (birth_date, postcode) where birth_date is not null;

alter table feedback alter column number drop default;
alter table feedback alter column number add generated always as identity;
create index feedback_open on feedback (resolved, number desc);
alter table feedback add constraint feedback_resolved_whole check (resolved = (resolved_at is not null));

-- Put away: the queue asks for the few that are.
create index cases_put_away on cases (id) where put_away_until is not null;
-- Who looked at what (security.md AU-5).
create index event_log_looks on event_log (created_by, seq desc) where code = 'CASE_VIEWED';
