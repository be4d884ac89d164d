-- Two questions, not one with "or", and both at the top: each is a join, and the planner knows that few rows go.
not exists (select from undone_event u where u.event_id = e.id)
    and not exists (select from undone_event u where u.undone_by = e.id)
