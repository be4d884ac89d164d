select c.laa_reference as "LAA_Reference", b.created_at as "Date_Feedback_Created", b.issue as "Feedback_Issue",
  b.justified as "Feedback_Justified", b.resolved as "Feedback_Resolved", b.comment as "Text_Output",
  k.name as "Category", p.name as "Provider_Name", w.email as "User_Email"
from feedback b join cases c on c.id = b."case" join organisation p on p.id = b.provider
  left join category k on k.id = c.category left join app_user w on w.id = b.created_by
where b.created_at >= :from_at and b.created_at < :until_at
  and (:scope is null or c.organisation = any(:scope) or b.provider = any(:scope))
order by b.created_at, b.id
