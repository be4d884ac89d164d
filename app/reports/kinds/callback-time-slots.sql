-- A half hour without a capacity of its own has none here: what holds for it is that of the week before.
-- The old report took in the day after the last too, and counted only callbacks that still stood at CB1.
select s.day as "Date", to_char(s.starts, 'HH24:MI') || '-' || to_char(s.starts + interval '30 minutes', 'HH24:MI')
    as "Interval", s.capacity as "Total_Capacity", u.used as "Used_Capacity",
  greatest(s.capacity - u.used, 0) as "Remaining_Capacity",
  case when s.capacity > 0 then trunc(100.0 * greatest(s.capacity - u.used, 0) / s.capacity, 2) end
    as "Percent_Remaining"
from callback_slot s cross join lateral (
  select count(*) as used from callback b where b.ended_at is null and b.callback_type <> 'web_form_third_party'
    and b.starts_at >= (s.day + s.starts) at time zone 'Europe/London'
    and b.starts_at < (s.day + s.starts) at time zone 'Europe/London' + interval '30 minutes') u
where s.day >= :from_day and s.day < :until_day
order by s.day, s.starts
