"""Questions about billing: what may be seen, and how it is shown."""
