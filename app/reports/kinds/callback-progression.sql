select c.reference as "Case_Reference", (b.starts_at at time zone :zone)::date as "Callback_Date",
  to_char(b.starts_at at time zone :zone, 'HH24:MI') || '-'
    || to_char((b.starts_at + interval '30 minutes') at time zone :zone, 'HH24:MI') as "Booking_Slot",
  c.source as "Source", b.callback_type as "Callback_Type", b.code as "Code",
  b.callback_type = 'web_form_third_party' as "Third_Party", (b.booked_at at time zone :zone)::date as "Created_On",
  to_char(b.booked_at at time zone :zone, 'HH24:MI') as "Created_At", b.ended_as as "Ended_As"
from callback b join cases c on c.id = b."case"
where b.starts_at >= :from_at and b.starts_at < :until_at and b.code in ('CB1', 'CB2', 'CB3')
  and (:scope is null or c.organisation = any(:scope))
order by b.starts_at, c.reference
