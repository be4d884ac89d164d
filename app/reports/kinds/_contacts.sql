-- A contact is an outcome whose code stops the timer; those of the case `c`, along its timeline.
left join lateral (select count(*) as contacts, string_agg(e.code, '|' order by e.seq) as codes
    from timeline l join event_log e on e.id = l.event_id
      join outcome_kind o on o.key = e.key and o.code = e.code and o.stops_timer
    where l.subject_kind = 'case' and l.subject_id = c.id and e.subject_id = c.id and e.type = 'outcome'
      and {stands}) contact on true
