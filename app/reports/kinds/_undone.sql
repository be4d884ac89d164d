-- Two questions, not one with "or": each is a hash join, however many deeds were taken back.
(exists (select from undone_event u where u.event_id = e.id)
    or exists (select from undone_event u where u.undone_by = e.id))
