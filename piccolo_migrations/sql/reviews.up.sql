-- bi.md 5: who edited screens; and sittings counted from an index alone, however many there are.
create index review_screen_revision_edited_by on review_screen_revision (edited_by, edited_at)
  where edited_by is not null;
create index review_screen_name on review_screen (name, id) where removed_at is null;
create index form_session_counted on form_session (form, started_at) include (outcome, institution, department);
