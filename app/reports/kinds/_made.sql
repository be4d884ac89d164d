-- The entry that opened the case `c`, by its timeline: the log itself has no order by case.
left join lateral (select e.context from timeline l join event_log e on e.id = l.event_id
    where l.subject_kind = 'case' and l.subject_id = c.id and e.subject_id = c.id and e.code = 'CASE_CREATED'
    order by l.seq limit 1) made on true
