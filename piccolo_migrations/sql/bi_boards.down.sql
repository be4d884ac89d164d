drop index app_user_made_by;
drop index department_ward_made_by;
drop index action_made_by;
drop index event_log_action_made_by;
