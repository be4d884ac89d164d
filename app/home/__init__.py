"""Where a person lands: what waits for them, how it stands, and whether the numbers are true."""
