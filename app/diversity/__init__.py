"""Who clients are beside their matter: sealed at once, and read by a report whose taker knows a pass phrase."""
