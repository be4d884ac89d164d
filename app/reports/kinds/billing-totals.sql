select u.month as "Month", p.name as "Provider", u.rows as "Rows", u.minutes as "Minutes",
  u.total_pence as "Total", u.warnings as "Warnings", u.is_late as "Late"
from billing_upload u join organisation p on p.id = u.provider
where u.state = 'accepted' and (:from_day is null or (u.month >= :from_day and u.month < :until_day))
  and (:scope is null or u.provider = any(:scope))
order by u.month, p.name
