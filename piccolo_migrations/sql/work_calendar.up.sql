-- Hours that administrators write must be hours: clocks and queues live by them (cli.md, calendars).
create function work_spans_are_sound(spans jsonb) returns boolean language sql immutable as $$
  select jsonb_typeof(spans) = 'array' and not exists (
    select 1 from jsonb_array_elements(case when jsonb_typeof(spans) = 'array' then spans else '[]' end) s
    where case when jsonb_typeof(s) <> 'array' or jsonb_array_length(s) <> 2 then true
      else not coalesce((s ->> 0) ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'
        and ((s ->> 1) ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$' or s ->> 1 = '24:00') and s ->> 0 < s ->> 1, false) end)
$$;
create function work_day_is_sound(day text) returns boolean language plpgsql immutable as $$
begin
  return coalesce(day ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' and to_char(day::date, 'YYYY-MM-DD') = day, false);
exception when others then
  return false;
end $$;
create function guard_work_calendar() returns trigger language plpgsql as $$
declare
  d jsonb := new.definition;
  sound boolean;
begin
  sound := jsonb_typeof(d) = 'object'
    and not exists (select 1 from jsonb_object_keys(d) k where k not in ('tz', 'week', 'holidays', 'exceptions'))
    and exists (select 1 from pg_timezone_names where name = d ->> 'tz')
    and coalesce(jsonb_typeof(d -> 'week'), 'object') in ('object', 'null')
    and coalesce(jsonb_typeof(d -> 'exceptions'), 'object') in ('object', 'null')
    and coalesce(jsonb_typeof(d -> 'holidays'), 'array') = 'array';
  if sound then
    sound := not exists (
        select 1 from jsonb_each(case when jsonb_typeof(d -> 'week') = 'object' then d -> 'week' else '{}' end) w
        where w.key not in ('mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun') or not work_spans_are_sound(w.value))
      and not exists (
        select 1 from jsonb_each(case when jsonb_typeof(d -> 'exceptions') = 'object' then d -> 'exceptions' else '{}' end) e
        where not work_day_is_sound(e.key) or not work_spans_are_sound(e.value))
      and not exists (
        select 1 from jsonb_array_elements(coalesce(d -> 'holidays', '[]')) h
        where case jsonb_typeof(h)
          when 'string' then not work_day_is_sound(h #>> '{}')
          when 'array' then jsonb_array_length(h) <> 2 or not work_day_is_sound(h ->> 0)
            or not work_day_is_sound(h ->> 1) or h ->> 0 > h ->> 1
          else true end);
  end if;
  if not coalesce(sound, false) then
    raise exception 'these hours violate "work_calendar_is_sound"'
      using errcode = 'check_violation', constraint = 'work_calendar_is_sound', table = 'work_calendar';
  end if;
  return new;
end $$;
create trigger work_calendar_is_sound before insert or update of definition on work_calendar
  for each row execute function guard_work_calendar();

-- The exclusion constraint holds whoever races; this says it in a way the administration area can answer.
create function guard_rota_entry() returns trigger language plpgsql as $$
begin
  if new.starts_at < new.ends_at and exists (
    select 1 from rota_entry e where e.category = new.category and e.id <> new.id
      and tstzrange(e.starts_at, e.ends_at) && tstzrange(new.starts_at, new.ends_at)) then
    raise exception 'this entry violates "rota_entry_never_overlap"'
      using errcode = 'check_violation', constraint = 'rota_entry_never_overlap', table = 'rota_entry';
  end if;
  return new;
end $$;
create trigger rota_entry_overlaps before insert or update on rota_entry
  for each row execute function guard_rota_entry();

-- Callbacks that were booked before bookings had rows of their own.
insert into callback (id, "case", number, code, callback_type, starts_at, ends_at, booked_at, missed_at)
select uuidv7(), k.id, greatest(k.callback_attempt, 1),
  case when f.outcome_code in ('CB1', 'CB2', 'CB3', 'PCB') then f.outcome_code else 'CB1' end,
  coalesce(k.callback_type, 'chs_operator'), k.requires_action_at, k.requires_action_at + interval '30 minutes',
  least(k.modified_at, k.requires_action_at),
  case when k.requires_action_at + interval '30 minutes' < recourse_now() then k.requires_action_at + interval '30 minutes' end
from cases k join case_facts f on f.case_id = k.id
where k.requires_action_at is not null and k.requires_action_by in ('operator', 'operator_manager')
  and not exists (select 1 from callback b where b."case" = k.id);
insert into deadline (subject_id, subject_kind, wake_at)
select "case", 'callback', date_trunc('second', ends_at - interval '5 minutes') from callback
where ended_at is null and missed_at is null on conflict (subject_id) do nothing;
