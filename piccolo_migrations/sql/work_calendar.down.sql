drop trigger if exists rota_entry_overlaps on rota_entry;
drop function if exists guard_rota_entry();
drop trigger if exists work_calendar_is_sound on work_calendar;
drop function if exists guard_work_calendar();
drop function if exists work_day_is_sound(text);
drop function if exists work_spans_are_sound(jsonb);
