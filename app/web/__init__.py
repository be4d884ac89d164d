"""HTTP tools that know no room: routes, answers, forms, middleware."""
