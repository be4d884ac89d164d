drop trigger sitting_day_update on form_session;
drop trigger sitting_day_insert on form_session;
drop trigger answer_month_update on answer_day;
drop trigger answer_month_insert on answer_day;
drop function sum_sittings();
drop function sum_answer_months();
drop index sitting_day_key, answer_month_key;
