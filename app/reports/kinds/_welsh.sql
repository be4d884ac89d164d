coalesce(a.language, '') in ('WELSH', 'cy')
