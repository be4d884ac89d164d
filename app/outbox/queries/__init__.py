"""Reading messages, gateways and notices."""
