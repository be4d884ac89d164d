coalesce(a.language, '') not in ('', 'ENGLISH', 'WELSH', 'en', 'cy')
