case when :opened = 'yes' then (select z.id::text || ':' || encode(z.sealed_answers, 'hex') from diversity z
  where z.person = c.person or z.person in (select x.merged from person_merge x
    where x.kept = c.person and x.undone_at is null)
  order by z.person = c.person desc, z.given_at desc limit 1) end
