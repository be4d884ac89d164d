"""The ground floor: clock, ids, database, errors, paging, language; it knows no word of the field."""
