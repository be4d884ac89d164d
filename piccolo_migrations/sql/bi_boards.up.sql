-- bi.md 5: what the boards of people count, by who did it and when.
create index event_log_action_made_by on event_log (created_by, created_at) where key = 'action' and created_by is not null;
create index action_made_by on action (created_by, created_at) where created_by is not null;
create index department_ward_made_by on department (created_by, created_at) where kind = 'ward' and created_by is not null;
create index app_user_made_by on app_user (created_by, created_at) where created_by is not null;
