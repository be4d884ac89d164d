md5(lower(p.full_name) || replace(p.postcode, ' ', ''))
