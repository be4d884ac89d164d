-- Every figure is a measure of complaints: the list, the compliance page and this report count alike.
select coalesce(s.code, 'none') as "Source", o.name as "Hospital",
  count(*) filter (where {counted}) as "Complaints", count(*) filter (where {met}) as "Met",
  count(*) filter (where {breached}) as "Breached", count(*) filter (where {late}) as "Open_Late",
  count(*) filter (where {running}) as "Open_In_Time",
  round(percentile_cont(0.5) within group (order by {to_first_response})
    filter (where {answered})::numeric, 2) as "Hours_To_Response_Median",
  round(percentile_cont(0.5) within group (order by {to_resolution})
    filter (where {ended})::numeric, 2) as "Hours_To_Resolution_Median"
from complaint c join organisation o on o.id = c.hospital left join complaint_source s on s.id = c.source
where c.created_at >= :from_at and c.created_at < :until_at and (:scope is null or c.hospital = any(:scope))
group by s.code, s.position, o.name order by s.position nulls last, o.name
