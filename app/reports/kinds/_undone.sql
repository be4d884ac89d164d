exists (select from undone_event u where u.event_id = e.id or u.undone_by = e.id)
